package io.keepaloft.agent.discovery;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.UnicastPeer;
import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.agent.engine.EngineEvent;
import io.keepaloft.agent.handover.SessionSource;
import io.keepaloft.cloud.Backoff;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Peer;
import io.keepaloft.protocol.wire.IpAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Asks the cloud again and again who carries the tags of {@code cloud_peers}, and tells the engine when the answer changes.
 *
 * <p>No answer changes nothing: whoever was known stays known, across a restart too. And one answer alone takes nobody away, since clouds
 * answer from copies that lag behind: a peer goes when two answers in a row leave it out.
 */
public final class PeerDiscovery implements AutoCloseable {
    /** Who carries these tags, with their addresses in this interface's network. */
    private record Question(Map<String, String> tags, String interfaceName) {}

    private static final Logger LOG = LogManager.getLogger(PeerDiscovery.class);
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long REFRESH_NS = 60 * SECOND_NS;
    private static final int MAX_PEERS = 32;

    private final SessionSource cloud;
    private final Predicate<EngineEvent> engine;
    private final PeerBook book;
    private final Backoff soon = new Backoff(SECOND_NS, REFRESH_NS, () -> ThreadLocalRandom.current().nextDouble());
    private final Map<Question, Set<Peer>> lastAnswers = new HashMap<>();
    /** What the engine was told, by instance; only what it took. */
    private final Map<String, List<UnicastPeer>> told = new LinkedHashMap<>();
    private final Thread thread;
    private volatile Config config;
    private volatile boolean closed;
    private boolean away;

    /**
     * @param cloud  the open session, or why there is none; may wait a little
     * @param engine takes an event, or says that it is too busy
     */
    public PeerDiscovery(Config config, SessionSource cloud, Path stateDirectory, Predicate<EngineEvent> engine) {
        this.config = config;
        this.cloud = cloud;
        this.engine = engine;
        this.book = new PeerBook(stateDirectory);
        this.thread = Thread.ofVirtual().name("cloud-peers").unstarted(this::run);
    }

    /** Tells the engine at once whom an earlier agent knew; call before the engine starts, so that its first advertisement reaches them. */
    public void start() {
        Map<String, List<UnicastPeer>> known = book.read();
        for (VrrpInstance instance : asking()) {
            List<UnicastPeer> peers = known.getOrDefault(instance.name(), List.of());
            if (!peers.isEmpty() && tell(instance.name(), peers)) {
                LOG.info("{}: cloud_peers knows {} from before; the cloud is asked now.", instance.name(), names(peers));
            }
        }
        thread.start();
    }

    /** Another configuration is in force: it is asked for at once. */
    public void reload(Config next) {
        config = next;
        LockSupport.unpark(thread);
    }

    private List<VrrpInstance> asking() {
        return config.instances().stream().filter(instance -> !instance.transport().cloudPeers().isEmpty()).toList();
    }

    private void run() {
        while (!closed) {
            long pauseNs = round();
            if (!closed) {
                LockSupport.parkNanos(this, pauseNs);
            }
        }
    }

    /** @return how long to rest */
    private long round() {
        if (asking().isEmpty()) {
            return REFRESH_NS;
        }
        try {
            boolean everybody = ask(cloud.open());
            if (away) {
                away = false;
                LOG.info("cloud_peers: the cloud answers again.");
            }
            if (everybody) {
                soon.reset();
            }
            return everybody ? soon.around(REFRESH_NS) : soon.next();
        } catch (CloudException failed) {
            return failed(failed);
        } catch (RuntimeException | LinkageError bug) {
            return failed(new CloudException(Failure.FATAL, "cloud_peers", "the provider failed unexpectedly: " + bug, bug));
        }
    }

    private long failed(CloudException why) {
        long pauseNs = Math.max(soon.next(), Math.min(why.retryAfterNs(), REFRESH_NS));
        if (!away) {
            away = true;
            String known = told.isEmpty() ? "nobody was found yet" : "the peers found before stay";
            LOG.warn("cloud_peers: the cloud could not be asked: {}. So {}; asking again in {} ms, and on until it answers.", why.describe(), known,
                    pauseNs / 1_000_000);
        }
        return pauseNs;
    }

    /** @return whether each instance has found somebody, and the engine has heard of it */
    private boolean ask(CloudSession session) throws CloudException {
        Map<Question, Set<Peer>> answers = new HashMap<>();
        boolean everybody = true;
        for (VrrpInstance instance : asking()) {
            Question question = new Question(instance.transport().cloudPeers(), instance.interfaceName());
            if (!answers.containsKey(question)) {
                answers.put(question, new LinkedHashSet<>(session.peers(question.tags(), question.interfaceName())));
            }
            List<UnicastPeer> peers = of(instance, answers.get(question), lastAnswers.getOrDefault(question, Set.of()));
            everybody &= announce(instance.name(), peers) && !peers.isEmpty();
        }
        lastAnswers.clear();
        lastAnswers.putAll(answers);
        return everybody;
    }

    /** Those of this answer, and those of the one before; in the instance's family. */
    private static List<UnicastPeer> of(VrrpInstance instance, Set<Peer> answer, Set<Peer> before) {
        Set<Peer> all = new LinkedHashSet<>(answer);
        all.addAll(before);
        List<UnicastPeer> peers = new ArrayList<>();
        for (Peer peer : all) {
            try {
                IpAddress address = IpAddress.parse(peer.address());
                if (address.family() == instance.family() && peers.size() < MAX_PEERS) {
                    peers.add(UnicastPeer.found(address, peer.name()));
                }
            } catch (IllegalArgumentException notAnAddress) {
                LOG.warn("{}: the cloud names {} with the address \"{}\", which is none; it is left out.", instance.name(), peer.name(), peer.address());
            }
        }
        return peers;
    }

    /** @return whether the engine knows them */
    private boolean announce(String instance, List<UnicastPeer> peers) {
        boolean first = !told.containsKey(instance);
        if (peers.equals(told.get(instance))) {
            return true;
        }
        Map<String, List<UnicastPeer>> all = new LinkedHashMap<>(told);
        all.put(instance, peers);
        book.write(all); // first: whoever is killed now knows them next time
        if (!tell(instance, peers)) {
            return false;
        }
        if (!peers.isEmpty()) {
            LOG.info("{}: cloud_peers found {}.", instance, names(peers));
        } else {
            LOG.warn("{}: cloud_peers finds nobody{}: nobody else that runs has the tags. Only the peers of unicast_peer are spoken to; asking on.", instance,
                    first ? "" : " any more");
        }
        return true;
    }

    private boolean tell(String instance, List<UnicastPeer> peers) {
        boolean taken = engine.test(new EngineEvent.PeersFound(instance, peers));
        if (taken) {
            told.put(instance, peers);
        }
        return taken;
    }

    private static String names(List<UnicastPeer> peers) {
        return peers.stream().map(peer -> peer.foundAs() + " (" + peer.address() + ")").collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
