package io.duolog.chaos.fault;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;

/** What holds for each schedule that can run: steps relate only to steps before them, and times are not negative. */
public final class ScheduleRules {
    private ScheduleRules() {}

    /**
     * Checks a schedule.
     *
     * @return the same one
     * @throws IllegalArgumentException if it cannot run: names the step and the field
     */
    public static Schedule check(Schedule schedule) {
        requireNonNull(schedule, "schedule");
        for (int number = 0; number < schedule.steps().size(); number++) {
            Step step = schedule.steps().get(number);
            if (step.durationMs() < 0) {
                throw wrong(number, "durationMs", "is " + step.durationMs() + "; it must not be negative");
            }
            checkTrigger(number, step.trigger());
            if (step.target() instanceof Target.OfStep target) {
                checkEarlier(number, "target.step", target.step(), 0);
            }
            if (step.fault() instanceof Fault.CutTo cut && cut.to() instanceof Target.OfStep to) {
                checkEarlier(number, "fault.to.step", to.step(), 0);
            }
            if (step.fault() instanceof Fault.End end) {
                checkEarlier(number, "fault.step", end.step(), 0);
                if (schedule.steps().get(end.step()).fault() instanceof Fault.End) {
                    throw wrong(number, "fault.step", "is " + end.step() + ", which is itself an end");
                }
            }
        }
        return schedule;
    }

    private static void checkTrigger(int number, Trigger trigger) {
        OptionalInt reference = trigger.reference();
        if (reference.isPresent()) {
            boolean needsStep = trigger instanceof Trigger.AfterBegin || trigger instanceof Trigger.AfterEnd;
            checkEarlier(number, "trigger.step", reference.getAsInt(), needsStep ? 0 : Trigger.BEGINNING);
        }
        if (trigger.amount() < 0) {
            throw wrong(number, "trigger", "waits for " + trigger.amount() + "; it must not be negative");
        }
    }

    private static void checkEarlier(int number, String field, int reference, int lowest) {
        if (reference < lowest || reference >= number) {
            throw wrong(
                    number,
                    field,
                    "is " + reference + "; it must be the number of an earlier step, " + lowest + " to "
                            + (number - 1));
        }
    }

    private static IllegalArgumentException wrong(int number, String field, String what) {
        return new IllegalArgumentException("steps[" + number + "]." + field + " " + what);
    }
}
