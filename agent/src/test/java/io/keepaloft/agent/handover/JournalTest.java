package io.keepaloft.agent.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Phase;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.TakeoverReport;
import io.keepaloft.cloud.TakeoverReport.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Resource EIP = new Resource(Kind.ELASTIC_IP, "120.132.124.82");
    private static final Resource ROUTE = new Resource(Kind.ROUTE, "10.9.0.0/16");
    private static final long MS = 1_000_000L;
    private static final long BEGAN_NS = 7_000 * MS;

    @TempDir
    private Path directory;

    private static TransitionRecord toMaster(int second) {
        return TransitionRecord.begin("VI_1", "BACKUP", "MASTER", "adverts lost", Instant.parse("2026-11-23T07:00:00Z").plusSeconds(second), BEGAN_NS)
                .phase("detect", BEGAN_NS, BEGAN_NS + 3_609 * MS, "last advertisement from 172.17.100.201")
                .phase("advertise", BEGAN_NS + 3_609 * MS, BEGAN_NS + 3_609 * MS + 81_000, "")
                .record(second);
    }

    private static TakeoverReport report(Resource resource, long term, Event event, CloudException error) {
        List<Phase> phases = List.of(new Phase("observe", BEGAN_NS + 3_610 * MS, 4 * MS, resource.toString()),
                new Phase("claim", BEGAN_NS + 3_614 * MS, 20 * MS, resource.toString()));
        return new TakeoverReport("VI_1", resource, term, event, BEGAN_NS + 3_610 * MS, BEGAN_NS + 3_640 * MS, phases,
                new Observation.HeldByOther("i-peer", "t", Set.of()), null, error, 0);
    }

    private List<TransitionRecord> read() {
        try {
            return Journal.read(directory, 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test void aLineHasTheKeysOfTheHistory() throws IOException {
        try (Journal journal = new Journal(directory)) {
            journal.append(toMaster(0));
        }
        JsonNode line = new ObjectMapper().readTree(Files.readString(directory.resolve("journal.jsonl")));
        assertEquals("VI_1", line.get("instance").asText());
        assertEquals("2026-11-23T07:00:00Z", line.get("at").asText());
        assertEquals("done", line.get("outcome").asText());
        JsonNode detect = line.get("phases").get(0);
        assertEquals("detect", detect.get("name").asText());
        assertEquals(0, detect.get("at_ms").asDouble());
        assertEquals(3609, detect.get("took_ms").asDouble());
        assertEquals(0.081, line.get("phases").get(1).get("took_ms").asDouble(), "short phases keep their microseconds");
    }

    @Test void aTransitionIsWrittenAtOnceAndCompletedWhenEveryTakeoverHasEnded() throws IOException {
        try (Journal journal = new Journal(directory)) {
            journal.append(toMaster(1), List.of(EIP, ROUTE));
            HandoverWaits.until("first line", () -> read().size() == 1);
            assertNull(read().getFirst().outcome(), "under way: a crash now would still leave this");
            journal.takeover(report(EIP, 1, Event.HELD, null));
            HandoverWaits.until("half", () -> journal.recent(1).stream().anyMatch(record -> record.phases().size() == 4));
            assertNull(journal.recent(1).getFirst().outcome());
            journal.takeover(report(ROUTE, 1, Event.HELD, null));
        }
        List<TransitionRecord> all = read();
        assertEquals(1, all.size(), "amended, not repeated");
        assertEquals("held", all.getFirst().outcome());
        assertEquals(List.of("detect", "advertise", "observe", "observe", "claim", "claim"),
                all.getFirst().phases().stream().map(TransitionRecord.Phase::name).toList());
        assertEquals(3_610 * MS, all.getFirst().phases().get(2).atNs(), "counted from the transition's beginning");
    }

    @Test void aFailureSaysWhichResourceAndWhyAndALateSuccessReplacesIt() throws IOException {
        CloudException denied = new CloudException(Failure.DENIED, "AssociateAddress", "UnauthorizedOperation", "req-1", 403, 0, "no", null);
        try (Journal journal = new Journal(directory)) {
            journal.append(toMaster(1), List.of(EIP));
            journal.takeover(report(EIP, 1, Event.FAILED, denied));
            journal.takeover(report(EIP, 1, Event.PLANNED, null));
            HandoverWaits.until("failed", () -> !read().isEmpty() && read().getFirst().outcome() != null);
            assertEquals("failed: elastic_ip 120.132.124.82: AssociateAddress denied: UnauthorizedOperation: no (HTTP 403, request req-1)",
                    read().getFirst().outcome());
            journal.takeover(report(EIP, 1, Event.HELD, null));
        }
        assertEquals("held", read().getFirst().outcome());
    }

    @Test void aReportThatIsFasterThanItsTransitionIsNotLost() throws IOException {
        try (Journal journal = new Journal(directory)) {
            journal.takeover(report(EIP, 5, Event.HELD, null));
            journal.append(toMaster(5), List.of(EIP));
        }
        assertEquals("held", read().getFirst().outcome());
    }

    @Test void aRepairedDriftIsAnEntryOfItsOwn() throws IOException {
        try (Journal journal = new Journal(directory)) {
            journal.append(toMaster(1), List.of(EIP));
            journal.takeover(report(EIP, 1, Event.HELD, null));
            journal.takeover(report(EIP, 1, Event.DRIFTED, null));
            journal.takeover(report(EIP, 1, Event.HELD, null));
        }
        List<TransitionRecord> all = read();
        assertEquals(2, all.size());
        assertEquals("elastic_ip 120.132.124.82 drifted: held by i-peer", all.getLast().reason());
        assertEquals("MASTER", all.getLast().from());
        assertEquals("held", all.getLast().outcome());
    }

    @Test void whatWasUnderWayWhenTheAgentDiedIsNotUnderWayForEver() throws IOException {
        try (Journal dies = new Journal(directory)) {
            dies.append(toMaster(1), List.of(EIP));
        }
        assertNull(read().getFirst().outcome());
        try (Journal next = new Journal(directory)) {
            assertEquals("abandoned: the agent ended first", next.recent(1).getFirst().outcome());
        }
    }

    @Test void aCrashInMidLineCostsThatLineAlone() throws IOException {
        try (Journal journal = new Journal(directory)) {
            journal.append(toMaster(0));
        }
        Files.writeString(directory.resolve("journal.jsonl"), "{\"instance\":\"VI_1\",\"at\":\"2026-11-2", StandardOpenOption.APPEND);
        try (Journal journal = new Journal(directory)) {
            journal.append(toMaster(60));
            HandoverWaits.until("both", () -> journal.recent(10).size() == 2);
        }
        assertEquals(List.of(Instant.parse("2026-11-23T07:00:00Z"), Instant.parse("2026-11-23T07:01:00Z")), read().stream().map(TransitionRecord::at).toList());
    }

    @Test void theFilesStayBoundedAndTheNewestAreKept() throws IOException {
        int max = 8_192;
        try (Journal journal = new Journal(new JournalFile(directory, max))) {
            for (int i = 0; i < 300; i++) {
                journal.append(toMaster(i));
            }
        }
        try (var files = Files.list(directory)) {
            assertEquals(List.of("journal.1.jsonl", "journal.jsonl"), files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        assertTrue(Files.size(directory.resolve("journal.jsonl")) <= max);
        assertTrue(Files.size(directory.resolve("journal.1.jsonl")) <= max);
        List<TransitionRecord> last = Journal.read(directory, 5);
        assertEquals(Instant.parse("2026-11-23T07:04:59Z"), last.getLast().at());
        assertEquals(5, last.size());
    }

    @Test void aDirectoryThatCannotBeWrittenCostsTheFileAndNotTheHistory() throws IOException {
        Path file = Files.writeString(directory.resolve("not-a-directory"), "");
        try (Journal journal = new Journal(file)) {
            journal.append(toMaster(0));
            HandoverWaits.until("in memory", () -> journal.recent(10).size() == 1);
        }
    }

    @Test void rubbishInTheFileIsPassedOver() throws IOException {
        Files.write(directory.resolve("journal.jsonl"), new byte[] {(byte) 0xff, 0, '\n', '[', ']', '\n', '{', '}', '\n', '4', '2', '\n', '\n'});
        assertEquals(List.of(), read());
    }

    /** 225 takeovers of one transition: every phase of every resource, in a line that the file has room for, and not a line for each step. */
    @Test void manyTakeoversAreOneRecordWithAllTheirPhases() throws IOException {
        List<Resource> many = IntStream.range(0, 225).mapToObj(i -> new Resource(Kind.ROUTE, "10.9.0.0/16", Map.of(Resource.TABLE, "rtb-" + i))).toList();
        try (Journal journal = new Journal(directory)) {
            journal.append(toMaster(1), many);
            for (Event event : List.of(Event.FAILED, Event.HELD)) {
                for (Resource resource : many) {
                    journal.takeover(report(resource, 1, event, event == Event.FAILED ? new CloudException(Failure.THROTTLED, "ReplaceRoute", "slow down") : null));
                }
            }
            HandoverWaits.until("settled", () -> journal.recent(1).stream().anyMatch(record -> "held".equals(record.outcome())));
        }
        TransitionRecord record = read().getLast();
        assertEquals("held", record.outcome());
        for (Resource resource : many) {
            assertEquals(List.of("observe", "claim"), record.phases().stream().filter(phase -> phase.detail().equals(resource.toString())).map(TransitionRecord.Phase::name).toList());
        }
        assertTrue(Files.size(directory.resolve("journal.jsonl")) <= JournalFile.MAX_BYTES);
    }
}
