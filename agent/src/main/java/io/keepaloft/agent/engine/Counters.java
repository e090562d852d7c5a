package io.keepaloft.agent.engine;

import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.protocol.paths.ChannelReject;
import io.keepaloft.protocol.wire.RejectReason;
import java.util.SortedMap;
import java.util.TreeMap;

/** The totals of one instance since the agent started; engine thread only. */
final class Counters {
    private static final RejectReason[] REASONS = RejectReason.values();
    private static final ChannelReject[] CHANNEL_REASONS = ChannelReject.values();

    long advertsSent;
    long advertsReceived;
    long becameMaster;
    long releasedMaster;
    private final long[] rejected = new long[REASONS.length];
    private final long[] datagramsRejected = new long[CHANNEL_REASONS.length];

    void rejected(RejectReason reason) {
        rejected[reason.ordinal()]++;
    }

    void rejected(ChannelReject reason) {
        datagramsRejected[reason.ordinal()]++;
    }

    StatusReport.Counters report() {
        SortedMap<String, Long> byReason = new TreeMap<>();
        for (RejectReason reason : REASONS) {
            if (rejected[reason.ordinal()] > 0) {
                byReason.put(reason.key(), rejected[reason.ordinal()]);
            }
        }
        for (ChannelReject reason : CHANNEL_REASONS) {
            if (datagramsRejected[reason.ordinal()] > 0) {
                byReason.put(reason.key(), datagramsRejected[reason.ordinal()]);
            }
        }
        return new StatusReport.Counters(advertsSent, advertsReceived, becameMaster, releasedMaster, byReason);
    }
}
