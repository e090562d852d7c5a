package io.keepaloft.protocol.simulation;

import io.keepaloft.protocol.election.RouterConfig;
import io.keepaloft.protocol.election.RouterConfig.GarpSchedule;
import io.keepaloft.protocol.election.TrackerConfig;
import io.keepaloft.protocol.election.TrackerStatus;
import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.Authentication;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a seed decides before the clock starts: version, intervals, priorities, preemption, trackers, and how bad the LAN is.
 *
 * @param sameInterval whether all routers advertise at one interval (always so in version 2)
 * @param handsOver whether routers are asked to hand over, or lose addresses; then the best need not be master in the end
 */
record Setup(List<RouterConfig> routers, List<List<TrackerConfig>> trackers, boolean sameInterval, boolean handsOver,
             long maxLatencyNs, double loss, double duplication) {
    private static final long MS = 1_000_000L;

    static Setup of(RandomGenerator random) {
        int count = 2 + random.nextInt(4);
        int version = 2 + random.nextInt(2);
        Family family = version == 3 && random.nextInt(3) == 0 ? Family.IPV6 : Family.IPV4;
        boolean sameInterval = version == 2 || random.nextInt(3) > 0;
        long intervalNs = interval(version, random);
        int downTimerAdverts = random.nextInt(4) == 0 ? 2 + random.nextInt(4) : 3;
        boolean allPreempt = random.nextBoolean();
        int[] priorities = {100, 100 + random.nextInt(3), 1 + random.nextInt(254), random.nextInt(6) == 0 ? 255 : 150, 254};
        Authentication authentication = random.nextInt(3) == 0 ? Authentication.pass("s3cret") : Authentication.NONE;
        List<RouterConfig> routers = new ArrayList<>();
        List<List<TrackerConfig>> trackers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            AdvertFormat format = AdvertFormat.of(version, family, 51, sameInterval ? intervalNs : interval(version, random), List.of(address(family, 200)))
                    .withAuthentication(authentication);
            int priority = priorities[random.nextInt(random.nextBoolean() ? 2 : priorities.length)];
            boolean preempt = allPreempt || random.nextBoolean();
            long delayNs = random.nextInt(5) == 0 ? random.nextLong(5 * intervalNs) : 0;
            // lower_prio_no_advert with mixed intervals can go round for ever: two backups of one priority, each faster than
            // the master, teach each other intervals that are too short for it. The answer to a lower one ends that.
            boolean silent = sameInterval && random.nextInt(4) == 0;
            routers.add(new RouterConfig("r" + (i + 1), format, address(family, 10 + i), priority, random.nextInt(4) == 0, preempt, delayNs,
                    downTimerAdverts, silent, random.nextInt(4) == 0, new GarpSchedule(5 * intervalNs, random.nextInt(3) * 4 * intervalNs, 2 * intervalNs)));
            trackers.add(trackers(random));
        }
        // Advertisements that may be late by more than a few intervals say nothing, and no election can rest on them.
        long shortestNs = routers.stream().mapToLong(router -> router.format().advertIntervalNs()).min().orElseThrow();
        return new Setup(routers, trackers, sameInterval, random.nextInt(3) == 0, Math.max(MS / 10, shortestNs / (3 + random.nextInt(40))),
                random.nextInt(3) == 0 ? 0 : random.nextDouble(0.6), random.nextDouble(0.3));
    }

    private static long interval(int version, RandomGenerator random) {
        return version == 2 ? (1 + random.nextInt(2)) * 1_000 * MS : (1 + random.nextInt(200)) * 10 * MS;
    }

    static IpAddress address(Family family, int host) {
        return family == Family.IPV4 ? IpAddress.ipv4(0x0A3F_0000L + host) : IpAddress.ipv6(0xFE80L << 48, host);
    }

    private static List<TrackerConfig> trackers(RandomGenerator random) {
        List<TrackerConfig> trackers = new ArrayList<>();
        int count = Math.max(0, random.nextInt(4) - 1);
        for (int i = 0; i < count; i++) {
            int weight = random.nextInt(3) == 0 ? 0 : random.nextInt(-60, 61);
            trackers.add(new TrackerConfig("script t" + i, weight, TrackerStatus.values()[random.nextInt(3)]));
        }
        return trackers;
    }

    long maxIntervalNs() {
        return routers.stream().mapToLong(router -> router.format().advertIntervalNs()).max().orElseThrow();
    }

    long maxPreemptDelayNs() {
        return routers.stream().mapToLong(RouterConfig::preemptDelayNs).max().orElseThrow();
    }

    /** The longest Master_Down_Interval that any router may have learned: by the slowest master, at the lowest priority. */
    long maxMasterDownNs() {
        RouterConfig any = routers.getFirst();
        long skewNs = any.format().version() == 2 ? 1_000 * MS : maxIntervalNs();
        return any.downTimerAdverts() * maxIntervalNs() + skewNs;
    }
}
