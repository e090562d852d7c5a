package io.keepaloft.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.config.ParsedConfig;
import io.keepaloft.agent.config.Problem;
import io.keepaloft.cloud.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a file asks for and nobody will move is a finding, beside those of the cloud. */
class PreflightChecksTest {
    @Test
    void aResourceThatNobodyHereMovesIsAFinding() {
        Problem unmoved = new Problem(Problem.Level.WARNING, "k.conf", 7, 23, "aws is not installed here: nobody would move the elastic_ip 1.2.3.4", "installed are: none");
        Problem harmless = new Problem(Problem.Level.WARNING, "k.conf", 5, 5, "the unknown keyword 'prioritty' has been ignored", "did you mean 'priority'?");
        List<Finding> told = PreflightChecks.unmoved(new ParsedConfig(null, List.of(harmless, unmoved), List.of(unmoved)));
        assertEquals(1, told.size(), "what only has no effect here is told by check: " + told);
        assertEquals("configuration WARN k.conf:7:23 installed are: none", told.getFirst().id() + " " + told.getFirst().level() + " " + told.getFirst().subject() + " "
                + told.getFirst().fix());
        assertTrue(told.getFirst().consequence().contains("stays where it is"), told.toString());
    }
}
