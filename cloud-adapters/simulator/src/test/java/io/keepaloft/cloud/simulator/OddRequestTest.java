package io.keepaloft.cloud.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that no client should send get an error for an answer, and the simulator goes on serving. */
class OddRequestTest {
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
    private static final String PORT = SeedFixture.PORT_201;
    private Simulator cloud;

    @BeforeEach void start() throws Exception {
        cloud = SeedFixture.builder().start();
    }

    @AfterEach void stop() {
        cloud.close();
    }

    private String send(String request) throws Exception {
        try (var socket = new Socket("127.0.0.1", cloud.endpoint().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String post(String headers, String body) throws Exception {
        return send("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static void refused(String status, String code, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status) && answer.contains("<Code>" + code + "</Code>"), answer);
    }

    @Test void whatIsNotAQueryIsRefusedWithAReason() throws Exception {
        refused("401", "AuthFailure", post(FORM, "Action=DescribeAddresses&Version=2016-11-15"));
        refused("400", "InvalidParameterValue", post(FORM, "Action=%zz"));
        refused("400", "InvalidParameterCombination", post(FORM, "A=1&A=2"));
        refused("400", "InvalidParameterCombination", post(FORM, manyParameters()));
        refused("415", "UnsupportedProtocol", post("Content-Type: application/json\r\n", "{}"));
        refused("405", "UnsupportedProtocol", send("DELETE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        refused("404", "InvalidAction", send("GET /favicon.ico HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        refused("401", "AuthFailure", send("GET /?Action=DescribeAddresses HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    }

    private static String manyParameters() {
        var body = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            body.append("p").append(i).append("=&");
        }
        return body.toString();
    }

    @Test void aBodyWithoutEndIsCutOff() throws Exception {
        String answer = post(FORM, "x".repeat((1 << 20) + 1));
        assertTrue(answer.startsWith("HTTP/1.1 413"), () -> answer.substring(0, Math.min(200, answer.length())));
    }

    /** Noise in every place where a client's bytes are parsed: an answer below 500, always. */
    @Test void noiseIsNeverAnAccident() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            String answer = switch (i % 3) {
                case 0 -> post(FORM, "Action=DescribeAddresses&Version=2016-11-15&" + noise(random, "Filter.=&%0123456789NameValue\u00e4"));
                case 1 -> post(FORM + "X-Amz-Date: " + noise(random, "0123456789TZ") + "\r\nAuthorization: AWS4-HMAC-SHA256 "
                        + noise(random, "Credntial=/,SgHs;aw_0-") + "\r\n", "Action=DescribeVpcs");
                default -> send("GET /latest/" + noise(random, "meta-data/.%2Fxy") + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            };
            assertTrue(answer.startsWith("HTTP/1.1 4"), () -> "seed " + seed + ": " + answer);
        }
        try (var ec2 = Ec2Caller.operator(cloud)) {
            assertEquals("", ec2.call("DescribeAddresses").code());
        }
    }

    /** The same behind the signature, where values are looked at and told back: whatever was sent, the answer is XML and no accident. */
    @Test void noiseInSignedParametersIsAnsweredInXml() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var actions = new String[] {"DescribeAddresses", "AssociateAddress", "AuthorizeSecurityGroupIngress", "AssignPrivateIpAddresses",
            "CreateRoute", "CreateTags", "DescribeInstances", "DisassociateAddress", "AllocateAddress", "ModifyNetworkInterfaceAttribute"};
        var names = new String[] {"Filter.1.Name", "Filter.1.Value.1", "AllocationId", "NetworkInterfaceId", "PrivateIpAddress", "GroupId", "CidrIp",
            "IpProtocol", "IpPermissions.1.IpProtocol", "IpPermissions.1.IpRanges.1.CidrIp", "RouteTableId", "DestinationCidrBlock", "MaxResults",
            "NextToken", "ResourceId.1", "Tag.1.Key", "AssociationId", "PublicIp", "Address", "DryRun", "FromPort", "ToPort", "SourceDestCheck.Value"};
        var values = new String[] {PORT, SeedFixture.ALLOCATION, SeedFixture.SECURITY_GROUP, SeedFixture.ROUTE_TABLE, "tcp", "-1", "::/0", "0.0.0.0/0"};
        try (var ec2 = Ec2Caller.operator(cloud)) {
            for (int i = 0; i < 300; i++) {
                var arguments = new String[2 * random.nextInt(5)];
                for (int at = 0; at < arguments.length; at += 2) {
                    arguments[at] = names[(random.nextInt(names.length) + at) % names.length];
                    arguments[at + 1] = random.nextBoolean() ? values[random.nextInt(values.length)] : noise(random, "a*?\\<&>\"'\0\u0007\ufffe\ud83d\ude00 .:/%-1");
                }
                String action = actions[random.nextInt(actions.length)];
                var answer = ec2.call(action, arguments);
                assertTrue(answer.status() < 500, () -> "seed " + seed + ": " + action + " " + String.join(" ", arguments) + ": " + answer.body());
            }
        }
    }

    private static String noise(Random random, String letters) {
        var out = new StringBuilder();
        int length = random.nextInt(40);
        for (int i = 0; i < length; i++) {
            out.append(letters.charAt(random.nextInt(letters.length())));
        }
        return out.toString();
    }
}
