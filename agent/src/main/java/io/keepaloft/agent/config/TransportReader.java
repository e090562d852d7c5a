package io.keepaloft.agent.config;

import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how an instance's advertisements travel: {@code transport}, {@code unicast_*}, {@code mcast_*}, {@code cloud_peers}. */
final class TransportReader {
    private static final Map<String, Transport.Mode> MODES = Map.of("auto", Transport.Mode.AUTO, "multicast", Transport.Mode.MULTICAST,
            "unicast", Transport.Mode.UNICAST, "udp", Transport.Mode.UDP);
    private static final int DEFAULT_UDP_PORT = 3112;
    /** RFC 5798 §5.1.1.3. */
    private static final int VRRP_TTL = 255;
    private static final String NAME_PEERS = "name them in unicast_peer { … }";
    private static final String NO_PEER_IS_A_FAULT = "unicast_fault_no_peer is set, and there is no unicast peer";

    private record Peer(Word word, UnicastPeer value) {
    }

    private record Placed(Word word, IpAddress value) {
    }

    private final Values values;
    private final Problems problems;
    private final Word instance;
    private final GlobalDefs globals;
    private final PeerChannelReader channel;
    private final List<Peer> peers = new ArrayList<>();
    private final CloudPeersReader cloudPeers;
    private Optional<Placed> source = Optional.empty();
    private Optional<Placed> group = Optional.empty();
    private Transport.Mode requested;
    private Word requestedAt;
    private Word unicastAt;
    private Word ttlAt;
    private int ttl = VRRP_TTL;
    private int udpPort = DEFAULT_UDP_PORT;
    private boolean checkSource;
    private boolean faultWithoutPeer;

    TransportReader(Values values, Word instance, GlobalDefs globals) {
        this.values = values;
        this.problems = values.problems();
        this.cloudPeers = new CloudPeersReader(values);
        this.instance = instance;
        this.globals = globals;
        this.channel = new PeerChannelReader(values, globals.peerChannel());
        this.checkSource = globals.checkUnicastSource();
    }

    /** True when the keyword was one of ours. */
    boolean read(Statement statement) {
        switch (statement.keyword().text()) {
            case "transport" -> values.one(statement).ifPresent(this::requested);
            case "udp_port" -> udpPort = values.integer(statement, 1, 65535, udpPort);
            case "cloud_peers" -> cloudPeers.read(statement);
            case "unicast_src_ip" -> {
                unicastAt = statement.keyword();
                source = placed(statement).or(() -> source);
            }
            case "mcast_src_ip" -> source = placed(statement).or(() -> source);
            case "mcast_dst_ip" -> group = placed(statement).filter(this::isGroup).or(() -> group);
            case "unicast_peer" -> {
                unicastAt = statement.keyword();
                values.unnamedBlock(statement).forEach(this::peer);
            }
            case "unicast_ttl" -> {
                ttl = values.integer(statement, 0, 255, ttl);
                ttlAt = statement.keyword();
            }
            case "unicast_fault_no_peer" -> faultWithoutPeer = values.flag(statement);
            case "check_unicast_src" -> checkSource = values.bool(statement, checkSource);
            default -> {
                return channel.read(statement);
            }
        }
        return true;
    }

    private void requested(Word word) {
        requested = values.choice(word, "'transport'", MODES, requested);
        requestedAt = word;
    }

    private Optional<Placed> placed(Statement statement) {
        return values.one(statement).flatMap(word -> values.address(word, "'" + statement.keyword() + "'").map(value -> new Placed(word, value)));
    }

    private boolean isGroup(Placed address) {
        if (!address.value().isMulticast()) {
            problems.error(address.word(), "'mcast_dst_ip' must be a multicast address, not " + address.value(), "224.0.0.18 is VRRP's own");
        }
        return address.value().isMulticast();
    }

    /** {@code ADDRESS [min_ttl N] [max_ttl N]}. */
    private void peer(Statement entry) {
        values.noBlock(entry);
        var address = values.address(entry.keyword(), "a unicast peer");
        int min = 0;
        int max = 255;
        var words = entry.arguments();
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            boolean isMin = word.is("min_ttl");
            if (!isMin && !word.is("max_ttl")) {
                problems.warn(word, "'" + word + "' has been ignored", "one peer a line; its options are min_ttl and max_ttl");
            } else if (i + 1 == words.size()) {
                problems.error(word, "'" + word + "' needs a number from 0 to 255", "");
            } else {
                // keepalived.conf(5): a limit turns check_unicast_src on.
                checkSource = true;
                int limit = values.integer(words.get(++i), "'" + word + "'", 0, 255, isMin ? min : max);
                min = isMin ? limit : min;
                max = isMin ? max : limit;
            }
        }
        if (min > max) {
            problems.error(entry.keyword(), "min_ttl " + min + " is more than max_ttl " + max, "nothing would be accepted from this peer");
        } else if (address.isPresent()) {
            add(new Peer(entry.keyword(), new UnicastPeer(address.get(), min, max)));
        }
    }

    private void add(Peer peer) {
        if (peers.stream().anyMatch(other -> other.value().address().equals(peer.value().address()))) {
            problems.warn(peer.word(), "the peer " + peer.word() + " stands here twice; the first line has been kept", "");
        } else {
            peers.add(peer);
        }
    }

    /** The family of the addresses that were given, if any was. */
    Optional<Family> family() {
        return source.map(Placed::value).or(() -> peers.stream().map(peer -> peer.value().address()).findFirst())
                .or(() -> group.map(Placed::value)).map(IpAddress::family);
    }

    /**
     * @param password the instance's, for the peer channel
     * @param virtual  the instance's virtual addresses
     * @param claims   whether it has cloud resources: then it also makes itself known where no advertisement would
     */
    Transport result(Family family, Optional<Secret> password, List<VirtualAddress> virtual, boolean claims) {
        source.ifPresent(placed -> checkFamily(placed.word(), placed.value(), family));
        group.ifPresent(placed -> checkFamily(placed.word(), placed.value(), family));
        peers.forEach(peer -> checkFamily(peer.word(), peer.value().address(), family));
        leaveOutSelf();
        peers.stream().filter(peer -> virtual.stream().anyMatch(address -> address.address().equals(peer.value().address()))).forEach(peer -> problems.warn(peer.word(),
                "the peer " + peer.word() + " is a virtual address of this instance: whoever is MASTER has it and sends to itself, and nobody else hears that",
                "name the other node's own address, the one that it sends from"));
        var wanted = requested != null ? requested : namesPeers() ? Transport.Mode.UNICAST : Transport.Mode.MULTICAST;
        var defaultGroup = family == Family.IPV4 ? globals.multicastGroup4() : globals.multicastGroup6();
        var settledChannel = channel.result(password);
        check(wanted, settledChannel, claims);
        return new Transport(wanted, source.map(Placed::value), group.map(Placed::value).orElse(defaultGroup),
                peers.stream().map(Peer::value).toList(), ttl, checkSource, udpPort, cloudPeers.tags(),
                settledChannel);
    }

    /** Those that the cloud names are only known later. */
    private boolean namesPeers() {
        return !peers.isEmpty() || cloudPeers.at().isPresent();
    }

    /** Where the cloud is to be asked for peers; empty if it is not. */
    Optional<Word> asksCloud() {
        return cloudPeers.at();
    }

    private void checkFamily(Word word, IpAddress address, Family family) {
        if (address.family() != family) {
            problems.error(word, address + " is not of the family of the instance, " + (family == Family.IPV4 ? "IPv4" : "IPv6"),
                    "the first virtual address sets the family");
        }
    }

    /** The same list on every node is convenient; nobody sends to himself. */
    private void leaveOutSelf() {
        source.ifPresent(own -> peers.removeIf(peer -> {
            boolean self = peer.value().address().equals(own.value());
            if (self) {
                problems.warn(peer.word(), "the peer " + peer.word() + " is this instance's own source address and has been left out", "");
            }
            return self;
        }));
    }

    private void check(Transport.Mode mode, PeerChannel settledChannel, boolean claims) {
        switch (mode) {
            case AUTO -> auto(settledChannel, claims);
            case UDP -> udp(settledChannel);
            case UNICAST -> needPeers();
            case MULTICAST -> multicast();
        }
    }

    private void auto(PeerChannel settledChannel, boolean claims) {
        if (settledChannel.key().isEmpty()) {
            var first = namesPeers() ? "unicast, to the peers that are named" : "multicast, since no peers are named";
            var then = !claims ? "stays with " + first
                    : "begins with " + first + ", and goes on by multicast and unicast once a peer signs on protocol 112, which is asked for also where the cloud shows the holder";
            problems.warn(requestedAt, "without the peer channel nobody can say what arrives: transport auto " + then,
                    keyHint(settledChannel) + ": with the channel it settles on what arrives");
        }
        if (ttl != VRRP_TTL && ttlAt != null) {
            problems.warn(ttlAt, "'unicast_ttl' has no effect with transport auto: multicast needs 255", "");
        }
        if (faultWithoutPeer && !namesPeers()) {
            problems.error(instance, NO_PEER_IS_A_FAULT, NAME_PEERS);
        }
    }

    /** Its advertisements travel in the peer channel's datagrams: there must be a key, and somebody to send to. */
    private void udp(PeerChannel settledChannel) {
        if (settledChannel.key().isEmpty()) {
            problems.error(requestedAt, "transport udp needs the peer channel, which " + (settledChannel.wanted() ? "has no key" : "is off"),
                    keyHint(settledChannel));
        }
        needPeers();
    }

    private static String keyHint(PeerChannel settledChannel) {
        return settledChannel.wanted() ? "give all nodes the same peer_channel_key_file, or auth_pass" : "remove 'peer_channel off'";
    }

    private void needPeers() {
        if (!namesPeers()) {
            problems.error(requestedAt, "transport " + requestedAt + " needs peers", NAME_PEERS + ", or how to find them in cloud_peers { … }");
        }
    }

    private void multicast() {
        if (requested != null && !peers.isEmpty()) {
            problems.warn(requestedAt, "the unicast peers are not used with transport multicast", "remove 'transport' to use them");
        } else if (requested != null && cloudPeers.at().isPresent()) {
            problems.warn(requestedAt, "the peers of cloud_peers are not used with transport multicast", "remove 'transport' to use them");
        } else if (faultWithoutPeer) {
            problems.error(instance, NO_PEER_IS_A_FAULT, NAME_PEERS);
        } else if (requested == null && unicastAt != null) {
            problems.warn(unicastAt, "there is no unicast peer, so multicast is used, as keepalived does", NAME_PEERS + ", or say 'transport multicast'");
        }
    }
}
