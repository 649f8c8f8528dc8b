package io.duolog.chaos.fault;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * Takes steps out of a schedule, so that the others still begin when they did and meet whom they met, as far as that can be
 * said without those that are gone.
 */
final class ScheduleSubset {
    private final Schedule schedule;
    private final NavigableSet<Integer> kept;

    private ScheduleSubset(Schedule schedule, NavigableSet<Integer> kept) {
        this.schedule = schedule;
        this.kept = kept;
    }

    /** The schedule with these of its steps, renumbered; ends of steps that are gone go, too. */
    static Schedule keep(Schedule schedule, Collection<Integer> steps) {
        return new ScheduleSubset(schedule, new TreeSet<>(withoutIdleEnds(schedule, steps))).build();
    }

    /** These steps without ends of steps that are not among them. */
    static List<Integer> withoutIdleEnds(Schedule schedule, Collection<Integer> steps) {
        return steps.stream()
                .filter(number ->
                        !(step(schedule, number).fault() instanceof Fault.End end) || steps.contains(end.step()))
                .toList();
    }

    private Schedule build() {
        Map<Integer, Integer> renumbered = new HashMap<>();
        List<Step> steps = new ArrayList<>();
        for (int number : kept) {
            Step old = step(schedule, number);
            Trigger trigger = trigger(old.trigger());
            steps.add(new Step(
                    trigger.reference().isEmpty()
                            ? trigger
                            : trigger.relatingTo(
                                    renumbered.getOrDefault(trigger.reference().getAsInt(), Trigger.BEGINNING)),
                    renumbered(fault(old.fault()), renumbered),
                    renumbered(target(old.target()), renumbered),
                    old.durationMs()));
            renumbered.put(number, steps.size() - 1);
        }
        return ScheduleRules.check(new Schedule(schedule.seed(), steps));
    }

    /** The trigger without steps that are gone. */
    private Trigger trigger(Trigger trigger) {
        OptionalInt reference = trigger.reference();
        if (reference.isEmpty() || isThere(reference.getAsInt())) {
            return trigger;
        }
        Step gone = step(schedule, reference.getAsInt());
        if (trigger instanceof Trigger.AfterBegin after) {
            return trigger(delayed(gone.trigger(), after.ms()));
        }
        if (trigger instanceof Trigger.AfterEnd after) {
            return trigger(delayed(gone.trigger(), gone.durationMs() + after.ms()));
        }
        if (trigger instanceof Trigger.WhenInSync) {
            return trigger.relatingTo(lastBefore(reference.getAsInt()));
        }
        return trigger(trigger.relatingTo(gone.trigger().reference().orElse(Trigger.BEGINNING)));
    }

    private boolean isThere(int step) {
        return step == Trigger.BEGINNING || kept.contains(step);
    }

    /** What comes after all steps before it must go on to come after those that are left. */
    private int lastBefore(int step) {
        NavigableSet<Integer> before = kept.headSet(step, false);
        return before.isEmpty() ? Trigger.BEGINNING : before.last();
    }

    private static Trigger delayed(Trigger trigger, long ms) {
        if (trigger instanceof Trigger.At at) {
            return new Trigger.At(at.ms() + ms);
        }
        if (trigger instanceof Trigger.AfterBegin after) {
            return new Trigger.AfterBegin(after.step(), after.ms() + ms);
        }
        if (trigger instanceof Trigger.AfterEnd after) {
            return new Trigger.AfterEnd(after.step(), after.ms() + ms);
        }
        if (trigger instanceof Trigger.AfterLeaderChange after) {
            return new Trigger.AfterLeaderChange(after.step(), after.topic(), after.partition(), after.ms() + ms);
        }
        if (trigger instanceof Trigger.WhenInSync when) {
            return new Trigger.WhenInSync(when.step(), when.ms() + ms);
        }
        return trigger;
    }

    private Target target(Target target) {
        return target instanceof Target.OfStep of && !kept.contains(of.step())
                ? target(step(schedule, of.step()).target())
                : target;
    }

    private Fault fault(Fault fault) {
        return fault instanceof Fault.CutTo cut ? new Fault.CutTo(target(cut.to()), cut.link()) : fault;
    }

    private static Target renumbered(Target target, Map<Integer, Integer> numbers) {
        return target instanceof Target.OfStep of
                ? new Target.OfStep(numbers.getOrDefault(of.step(), of.step()))
                : target;
    }

    private static Fault renumbered(Fault fault, Map<Integer, Integer> numbers) {
        if (fault instanceof Fault.End end) {
            return new Fault.End(numbers.getOrDefault(end.step(), end.step()));
        }
        return fault instanceof Fault.CutTo cut ? new Fault.CutTo(renumbered(cut.to(), numbers), cut.link()) : fault;
    }

    private static Step step(Schedule schedule, int number) {
        return schedule.steps().get(number);
    }
}
