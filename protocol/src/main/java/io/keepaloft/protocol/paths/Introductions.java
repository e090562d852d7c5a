package io.keepaloft.protocol.paths;

/**
 * A master makes those of its peers known to each other that no file names: with each of its reports it tells each of one other.
 *
 * <p>Backups are silent, so with multicast they learn of nobody but the master. Then a partition, or its death, would leave them among
 * strangers: the referee could neither tell who holds the cloud's resource nor count a majority.
 */
final class Introductions {
    private final Peers peers;
    /** How far round the table the other one is; each comes up once in a round. */
    private int distance;

    Introductions(Peers peers) {
        this.peers = peers;
    }

    void next(Channel channel, long nowNs) {
        int count = peers.count();
        distance = distance + 1 < count ? distance + 1 : 1;
        for (int i = 0; i < count && count > 1; i++) {
            Peer peer = peers.get(i);
            Peer other = peers.get((i + distance) % count);
            if (peer.speaks && other.speaks && !(peer.named && other.named)) {
                channel.voice().introduce(peer, other, nowNs);
            }
        }
    }
}
