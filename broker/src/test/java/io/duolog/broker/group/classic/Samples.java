package io.duolog.broker.group.classic;

import io.duolog.broker.group.Ticket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Groups that tests begin with. */
final class Samples {
    private Samples() {}

    /** Lets all of these join an empty group together; the first leads. Leaves the group where the leader is to assign. */
    static void joinAll(GroupDriver driver, TestMember... members) {
        List<Ticket> tickets = new ArrayList<>();
        for (TestMember member : members) {
            tickets.add(member.joinWithId());
        }
        driver.advance(members.length > 1 ? 2 * GroupDriver.INITIAL_DELAY_MS : GroupDriver.INITIAL_DELAY_MS);
        for (int i = 0; i < members.length; i++) {
            members[i].accept(tickets.get(i));
        }
    }

    /** Lets the first assign its share, "of NAME", to each. Leaves the group stable. */
    static void syncAll(TestMember... members) {
        Map<String, String> assignments = new LinkedHashMap<>();
        Arrays.stream(members).forEach(member -> assignments.put(member.id(), "of " + member.id()));
        members[0].sync(assignments);
        for (int i = 1; i < members.length; i++) {
            members[i].sync();
        }
    }

    static void stable(GroupDriver driver, TestMember... members) {
        joinAll(driver, members);
        syncAll(members);
    }
}
