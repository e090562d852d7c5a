package io.keepaloft.agent.lab.fabric;

import io.keepaloft.agent.lab.fabric.Yard.Sent;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.PreflightRequest.Path;
import io.keepaloft.cloud.Providers;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.CloudState;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The AWS provider's own preflight of a cloud, through its SDK, as the first of the hosts: its findings say which packets pass, also between others. */
final class AskedPreflight implements AutoCloseable {
    private static final String KEY = "AKIAPREDICTION000001";
    /** One finding for two nodes that share their groups. */
    private static final String LIKEWISE = "; likewise at ";
    private static final String SECRET = "of-the-prediction-alone";
    private static final List<String> PROPERTIES = List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.disableEc2Metadata");

    private final int hosts;
    private final int udpPort;
    private final Simulator simulator;
    private final CloudSession session;
    private final Map<String, Level> levels = new HashMap<>();

    AskedPreflight(int hosts, int udpPort) throws IOException, CloudException {
        this.hosts = hosts;
        this.udpPort = udpPort;
        simulator = Simulator.builder().region("us-east-1").accessKey("operator", KEY, SECRET).start();
        System.setProperty(PROPERTIES.get(0), KEY);
        System.setProperty(PROPERTIES.get(1), SECRET);
        System.setProperty(PROPERTIES.get(2), "true");
        session = Providers.named("aws").open(new CloudSettings("aws", "us-east-1", null, Yard.id(0), Map.of("ec2", simulator.endpoint().toString()),
                CloudSettings.Mode.SAFE, TimeUnit.SECONDS.toNanos(30), TimeUnit.SECONDS.toNanos(10)));
    }

    void look(CloudState state) throws CloudException {
        simulator.cloud().update(_ -> new Cloud.Change<>(state, state));
        levels.clear();
        List<String> peers = IntStream.range(1, hosts).boxed().flatMap(host -> Stream.of(Yard.address(host, false), Yard.address(host, true))).toList();
        for (Finding finding : session.preflight(new PreflightRequest(List.of(new PreflightRequest.Instance("VI_1", List.of(), List.of(), peers, Map.of(), Set.of(Path.UNICAST), udpPort))))) {
            levels.put(finding.id() + " " + place(finding.subject()), finding.level());
            int also = finding.message().indexOf(LIKEWISE);
            if (also >= 0) {
                String one = place(finding.subject());
                String way = one.replaceFirst("eni-\\d+(, .* )[^ ]+$", "$1");
                String back = Yard.address(Integer.parseInt(one.replaceFirst("eni-(\\d+).*", "$1")), one.contains(":"));
                levels.put(finding.id() + " " + finding.message().substring(also + LIKEWISE.length()) + way + text(back), finding.level());
            }
        }
    }

    /** {@code eni-1 (sg-1, sg-2), in from A} and {@code acl-0 of subnet-0, in from A}, without what the groups and the ACL are called. */
    private static String place(String subject) {
        return subject.replaceFirst(" \\(.*\\)", "").replaceFirst("^acl-\\d+ of ", "");
    }

    /** As findings write it. */
    private static String text(String address) {
        return Cidr.text(InetAddress.ofLiteral(address));
    }

    boolean passes(Sent sent) {
        String kind = sent.packet().protocol() == Packet.VRRP ? "vrrp" : "udp";
        String out = ", out to " + text(sent.packet().destination());
        String in = ", in from " + text(sent.packet().source());
        boolean groups = passes("sg-egress-" + kind + " " + Yard.id(sent.from()) + out) & passes("sg-ingress-" + kind + " " + Yard.id(sent.to()) + in);
        return groups && (Yard.subnet(sent.from()).equals(Yard.subnet(sent.to()))
                || passes("nacl-" + kind + " " + Yard.subnet(sent.from()) + out) && passes("nacl-" + kind + " " + Yard.subnet(sent.to()) + in));
    }

    private boolean passes(String check) {
        Level level = levels.get(check);
        if (level == null || level == Level.SKIP) {
            throw new AssertionError("preflight has not told \"" + check + "\": " + levels);
        }
        return level == Level.PASS;
    }

    @Override
    public void close() {
        session.close();
        simulator.close();
        PROPERTIES.forEach(System::clearProperty);
    }
}
