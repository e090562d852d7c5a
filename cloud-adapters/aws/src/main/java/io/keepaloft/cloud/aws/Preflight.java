package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Peer;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Unseen;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.Passage;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** Looks at everything in EC2 that a takeover and VRRP itself depend on, of every member, and says what to do about each thing that is not right. */
final class Preflight {

    static final String PEERS = "cloud-peers";
    /** What follows when the tag was not looked for. */
    static final String PEERS_UNKNOWN = "whether the nodes find each other is not known";
    static final String MULTICAST = "multicast-delivery";
    static final String SOURCE_CHECK = "source-dest-check";

    private final Ec2Api api;
    private final Identity self;
    private final ElasticIps elasticIps;
    private final Findings findings;

    Preflight(Ec2Api api, Identity self, ElasticIps elasticIps, Findings findings) {
        this.api = api;
        this.self = self;
        this.elasticIps = elasticIps;
        this.findings = findings;
    }

    void run(PreflightRequest request) {
        for (Resource resource : request.resources()) {
            checkResource(resource, request);
        }
        List<String> peers = new ArrayList<>(request.known());
        request.peerTags().forEach(tags -> checkPeers(tags, peers));
        checkMulticast(request);
        checkMembers(request, peers.stream().distinct().map(Cidr::address).flatMap(Optional::stream).toList());
    }

    /** @param known gets the addresses of those who are found */
    private void checkPeers(Map<String, String> tags, List<String> known) {
        String subject = subject(tags);
        String create = "aws ec2 create-tags --region " + self.region() + " --resources %s --tags "
                + tags.entrySet().stream().map(tag -> "Key=" + tag.getKey() + ",Value=" + tag.getValue()).sorted().collect(Collectors.joining(" "));
        try {
            PeerInstances instances = new PeerInstances(api, self);
            List<Peer> found = instances.with(tags);
            boolean ourselves = instances.ourselvesWith(tags);
            findings.allowed(PeerInstances.DESCRIBE, "");
            found.stream().map(Peer::address).forEach(known::add);
            if (found.isEmpty()) {
                findings.add(PEERS, Level.FAIL, subject, (ourselves ? "it finds only ourselves: " : "nobody has it, not even this host: ")
                        + "no other running instance in this VPC carries it", "this host would speak to nobody, and every node would become MASTER",
                        create.formatted("<instance id of the other node>" + (ourselves ? "" : " " + self.instanceId())));
            } else if (ourselves) {
                findings.pass(PEERS, subject, "found " + text(found));
            } else {
                findings.add(PEERS, Level.FAIL, subject, "found " + text(found) + ", but this host itself does not carry it",
                        "the other nodes do not find this host and do not speak to it: both sides will become MASTER", create.formatted(self.instanceId()));
            }
        } catch (CloudException refused) {
            findings.refused("", refused);
            findings.skip(PEERS, subject, refused, PEERS_UNKNOWN);
        }
    }

    /** Of what is said of a tag. */
    static String subject(Map<String, String> tags) {
        return "tag " + tags.entrySet().stream().map(tag -> tag.getKey() + "=" + tag.getValue()).sorted().collect(Collectors.joining(", "));
    }

    private static String text(List<Peer> peers) {
        return peers.stream().map(peer -> peer.name() + " (" + peer.address() + ")").collect(Collectors.joining(", "));
    }

    private void checkResource(Resource resource, PreflightRequest request) {
        switch (resource.kind()) {
            case ELASTIC_IP -> new ElasticIpChecks(api, self, elasticIps, findings).check(resource, request);
            // They are looked at for all members at once.
            case SECONDARY_IP, ROUTE -> { }
            case ALLOWED_ADDRESS_PAIR, VIRTUAL_IP -> findings.add(unsupported(resource));
        }
    }

    /** What is wrong with it whatever EC2 says. */
    static Finding unsupported(Resource resource) {
        return new Finding("resource-supported", Level.FAIL, resource.toString(), "aws has no " + resource.kind().keyword(), "it will not follow the master",
                "remove the line; use " + new AwsProvider().instead(resource.kind()));
    }

    private void checkMulticast(PreflightRequest request) {
        if (!request.multicast()) {
            return;
        }
        boolean alone = request.multicastAlone();
        findings.add(MULTICAST, alone ? Level.FAIL : Level.WARN, "VPC network of " + self.networkInterface(),
                "AWS does not deliver multicast within a VPC (only in a transit gateway multicast domain)",
                request.withoutMulticast("advertisements to 224.0.0.18 or ff02::12 arrive nowhere"),
                alone ? "in each vrrp_instance: unicast_peer { <address of the other node> }, and transport auto or unicast"
                        : "nothing that must be done: transport unicast spares the advertisements that arrive nowhere");
    }

    private void checkMembers(PreflightRequest request, List<InetAddress> peers) {
        PathChecks paths = new PathChecks(api, self, Passage.of(request), findings);
        List<String> secondaries = request.resources().stream().filter(resource -> resource.kind() == Kind.SECONDARY_IP).map(Resource::value).distinct().toList();
        boolean routes = request.resources().stream().anyMatch(resource -> resource.kind() == Kind.ROUTE);
        if (peers.isEmpty()) {
            paths.skip(PreflightRequest.NOBODY_KNOWN, PreflightRequest.NAME_THEM);
        }
        List<End> ends;
        try {
            NetworkInterface own = api.networkInterface(self.networkInterface()).orElseThrow(() -> new CloudException(Failure.NOT_FOUND, "DescribeNetworkInterfaces",
                    "EC2 does not know this network interface in " + self.region()));
            findings.allowed("DescribeNetworkInterfaces", "");
            ends = End.all(api, own, peers);
            List<NetworkInterface> members = members(own, ends);
            new HolderChecks(elasticIps, self, findings).check(members, request.resources());
            new VirtualAddressChecks(api, self, findings).check(members, request);
            if (!secondaries.isEmpty()) {
                new SecondaryIpChecks(api, self, findings).check(members, secondaries);
            }
            if (routes) {
                members.forEach(this::checkForwarding);
            }
            new PeerAddresses(api, findings).check(own, ends, request.peers());
        } catch (CloudException refused) {
            if (refused.failure() != Failure.NOT_FOUND) {
                findings.refused("", refused);
            }
            if (!peers.isEmpty()) {
                paths.skip(refused.describe(), AccessChecks.remedy(refused));
            }
            new UnseenChecks(new Unseen(refused.describe(), AccessChecks.remedy(refused), findings::add)).members(request, self.networkInterface());
            return;
        }
        if (!peers.isEmpty()) {
            paths.check(ends);
        }
    }

    private static List<NetworkInterface> members(NetworkInterface own, List<End> ends) {
        Map<String, NetworkInterface> byId = new LinkedHashMap<>();
        Stream.concat(Stream.of(own), ends.stream().flatMap(end -> end.eni().stream())).forEach(eni -> byId.putIfAbsent(eni.networkInterfaceId(), eni));
        return List.copyOf(byId.values());
    }

    /** What a route brings is for addresses that the interface does not have: EC2 drops it there while the check is on. */
    private void checkForwarding(NetworkInterface eni) {
        boolean on = !Boolean.FALSE.equals(eni.sourceDestCheck());
        SourceCheckRepair off = new SourceCheckRepair(self.region(), eni.networkInterfaceId());
        boolean ours = eni.networkInterfaceId().equals(self.networkInterface());
        Finding found = new Finding(SOURCE_CHECK, on ? Level.WARN : Level.PASS, eni.networkInterfaceId(),
                on ? "the source/destination check is on" : "the source/destination check is off",
                (ours ? "this node" : "that node") + " switches it off when it becomes MASTER, which costs the takeover a call; where it may not, EC2 drops all that the route brings to it", on ? off.commandLine() : "");
        // Another member's interface is for that member to change.
        if (on && ours) {
            findings.add(found, off);
        } else {
            findings.add(found);
        }
    }
}
