package io.keepaloft.cloud.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A repair lets in no more than what was missing. */
class SharedGroupTest {
    private static SharedGroup of(List<String> at, List<String> far) {
        return SharedGroup.of(at, far, "default"::equals);
    }

    @Test
    void theOneGroupOfTheNodesLetsItsMembersIn() {
        assertEquals(new SharedGroup("nodes", "nodes"), of(List.of("nodes"), List.of("nodes")));
        assertEquals(new SharedGroup("nodes", "nodes"), of(List.of("web", "nodes"), List.of("nodes", "db")));
    }

    @Test
    void ofSeveralNobodyKnowsWhoElseIsInThem() {
        assertEquals(new SharedGroup("all-servers", null), of(List.of("all-servers", "nodes"), List.of("all-servers", "nodes")));
        assertEquals(new SharedGroup("nodes", null), of(List.of("default", "nodes"), List.of("default", "nodes")));
    }

    @Test
    void theDefaultGroupIsOpenedToNobodyAndChangedOnlyWhereThereIsNoOther() {
        assertEquals(new SharedGroup("own", null), of(List.of("default", "own"), List.of("default")));
        assertEquals(new SharedGroup("default", null), of(List.of("default"), List.of("default")));
        assertEquals(new SharedGroup("default", null), of(List.of("default"), List.of("other")));
    }
}
