package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.lab.LabException;
import io.keepaloft.agent.lab.RehearsalVpc;
import io.keepaloft.agent.lab.Tool;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.identity.SdkSignature;
import io.keepaloft.cloud.simulator.identity.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A raw call of the cloud's API with the operator's credentials, by curl from inside the cloud. */
final class OperatorCall {
    private final Cast cast;

    OperatorCall(Cast cast) {
        this.cast = cast;
    }

    /** The body of the answer; anything but a 2xx is a {@link LabException}. */
    String run(Action.Call call) {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", cast.vpc().network().namespace().name(), "curl", "-sS", "--max-time", "20",
                "-X", call.method(), "-w", "\n%{http_code}"));
        line.addAll(switch (cast.plan().face()) {
            // Keys of the simulated cloud are no secrets: they open nothing else.
            case EC2 -> List.of("--aws-sigv4", "aws:amz:" + SeedFixture.REGION + ":ec2", "--user", SeedFixture.ACCESS_KEY_ID + ":" + SeedFixture.SECRET_ACCESS_KEY);
            case HUAWEICLOUD -> huaweiHeaders(call);
            case OPENSTACK -> List.of("-H", "Content-Type: application/json");
        });
        if (call.body() != null) {
            line.addAll(List.of("--data-binary", call.body()));
        }
        line.add("http://" + RehearsalVpc.ENDPOINT + call.path());
        String answer = Tool.run(line.toArray(String[]::new));
        int end = answer.lastIndexOf('\n');
        String status = answer.substring(end + 1).strip();
        if (!status.startsWith("2")) {
            throw new LabException(call.method() + " " + call.path() + " was answered " + status + ": " + answer.substring(0, Math.min(end, 300)).strip());
        }
        return answer.substring(0, end);
    }

    private static List<String> huaweiHeaders(Action.Call call) {
        byte[] body = call.body() == null ? new byte[0] : call.body().getBytes(StandardCharsets.UTF_8);
        List<String> line = new ArrayList<>(List.of("-H", "Content-Type: application/json"));
        String[] pathAndQuery = call.path().split("\\?", 2);
        SdkSignature.sign(call.method(), pathAndQuery[0], pathAndQuery.length > 1 ? pathAndQuery[1] : null, RehearsalVpc.ENDPOINT, body,
                HuaweiFixture.ACCESS_KEY, new Secret(HuaweiFixture.SECRET_KEY), Instant.now()).forEach((name, value) -> line.addAll(List.of("-H", name + ": " + value)));
        return line;
    }
}
