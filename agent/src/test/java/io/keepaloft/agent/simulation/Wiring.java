package io.keepaloft.agent.simulation;

import io.keepaloft.protocol.election.RouterConfig;
import io.keepaloft.protocol.paths.ChannelKey;
import io.keepaloft.protocol.paths.MemberConfig;
import io.keepaloft.protocol.paths.TransportMode;
import io.keepaloft.protocol.wire.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * By which ways the hosts of one cluster talk.
 *
 * @param speakers bit i: host i has the key of the peer channel; the others are as keepalived is
 * @param named    the file names the peers; else they are learned
 */
record Wiring(TransportMode mode, int speakers, boolean named) {
    private static final byte[] SECRET = "of the simulation".getBytes(StandardCharsets.US_ASCII);

    static Wiring of(SplittableRandom random) {
        int speakers = random.nextInt(4) > 0 ? -1 : random.nextInt(4) == 0 ? 0 : random.nextInt(16);
        TransportMode mode = TransportMode.values()[random.nextInt(speakers == -1 ? 4 : 3)];
        return new Wiring(mode, speakers, mode == TransportMode.UNICAST || mode == TransportMode.UDP || random.nextBoolean());
    }

    boolean allSpeak() {
        return speakers == -1;
    }

    MemberConfig of(int host, RouterConfig router, List<RouterConfig> all) {
        boolean speaks = (speakers >> host & 1) == 1;
        List<IpAddress> peers = !named ? List.of() : all.stream().map(RouterConfig::source).filter(address -> !address.equals(router.source())).toList();
        return new MemberConfig(router, mode, Lan.GROUP, peers, speaks ? Optional.of(ChannelKey.of(SECRET)) : Optional.empty(), speaks ? "" : "no key", true);
    }
}
