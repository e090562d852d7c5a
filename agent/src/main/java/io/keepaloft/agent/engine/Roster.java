package io.keepaloft.agent.engine;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.TrackedInterface;
import io.keepaloft.agent.config.TrackedScript;
import io.keepaloft.agent.config.Transport;
import io.keepaloft.agent.config.UnicastPeer;
import io.keepaloft.agent.config.VirtualAddress;
import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.agent.config.VrrpScript;
import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.TrackerStatus;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** All instances of the agent: started, kept in step with the host and the trackers, replaced on reload, stopped. Engine thread only. */
final class Roster {
    private static final Logger LOG = LogManager.getLogger(Roster.class);
    private static final long RETRY_NS = 30_000_000_000L;
    private static final IpAddress NO_IPV4 = IpAddress.ipv4(0);
    private static final IpAddress NO_IPV6 = IpAddress.ipv6(0, 0);

    private final Network network;
    private final Services services;
    private final List<Instance> instances = new ArrayList<>();
    private final Map<Instance, Set<String>> faults = new HashMap<>();
    private final Map<String, TrackerStatus> scriptStatus = new HashMap<>();
    /** By instance name. */
    private final Map<String, List<UnicastPeer>> foundPeers = new HashMap<>();
    private Map<String, VrrpScript> scripts = Map.of();
    private Set<IpAddress> virtual = Set.of();
    private final SecureRandom sessions = new SecureRandom();
    private boolean started;
    private long retryNs = VirtualRouter.NEVER;

    Roster(Network network, Services services) {
        this.network = network;
        this.services = services;
    }

    List<Instance> instances() {
        return instances;
    }

    void resourceTaken(EngineEvent.ResourceTaken taken, long nowNs) {
        for (Instance instance : instances) {
            if (instance.name().equals(taken.instance())) {
                instance.resourceTaken(taken, nowNs);
            }
        }
    }

    void resourceClaimed(EngineEvent.ResourceClaimed claimed, long nowNs) {
        for (Instance instance : instances) {
            if (instance.name().equals(claimed.instance())) {
                instance.resourceClaimed(claimed, nowNs);
            }
        }
    }

    /** Makes the instances; they listen to nobody until {@link #start}. */
    void prepare(Config config, Set<String> ledger, long nowNs) {
        adopt(config);
        for (VrrpInstance conf : config.instances()) {
            instances.add(create(conf, ledger, nowNs));
        }
        Set<String> listed = instances.stream().flatMap(instance -> instance.addresses().listed()).collect(Collectors.toSet());
        Leftovers.remove(ledger, listed, network, services.dryRun());
    }

    /** What the ledger is to remember from now on. */
    Set<String> ledger() {
        return instances.stream().flatMap(instance -> instance.addresses().ledger()).collect(Collectors.toSet());
    }

    void start(long nowNs) {
        started = true;
        instances.forEach(instance -> start(instance, nowNs));
    }

    private void adopt(Config config) {
        scripts = config.scripts().stream().collect(Collectors.toMap(VrrpScript::name, Function.identity(), (first, _) -> first));
        scriptStatus.keySet().retainAll(scripts.keySet());
        foundPeers.keySet().retainAll(config.instances().stream().filter(conf -> !conf.transport().cloudPeers().isEmpty()).map(VrrpInstance::name).toList());
        virtual = config.instances().stream().flatMap(VrrpInstance::allAddresses).map(VirtualAddress::address).collect(Collectors.toSet());
    }

    private Instance create(VrrpInstance conf, Set<String> ledger, long nowNs) {
        var addresses = new VirtualAddresses(conf, network.netlink(), network.host(), network.announcer(), services.dryRun());
        addresses.cleanLeftovers(ledger);
        addresses.rehearse();
        return new Instance(setup(conf), addresses, services, sessions.nextLong(), nowNs);
    }

    private void start(Instance instance, long nowNs) {
        faults.put(instance, new TreeSet<>());
        refreshSource(instance, nowNs); // the host may have got its address since the instance was made
        inform(instance, nowNs);
        instance.start(nowNs);
    }

    /** @param written as the file has it, or as {@link #setup} made it before */
    private RouterSetup setup(VrrpInstance written) {
        VrrpInstance conf = written.withFound(foundPeers.getOrDefault(written.name(), List.of()));
        Transport transport = conf.transport();
        IpAddress source = transport.source().orElseGet(() -> network.host()
                .primary(conf.interfaceName(), conf.family(), linkLocal(conf), virtual)
                .orElse(conf.family() == Family.IPV4 ? NO_IPV4 : NO_IPV6));
        return RouterSetup.of(conf, source, scripts, scriptStatus);
    }

    /** Multicast leaves from the link-local address; unicast from one of the kind that the peers have. */
    private static boolean linkLocal(VrrpInstance conf) {
        List<UnicastPeer> peers = conf.transport().peers();
        return !RouterSetup.unicast(conf) || !peers.isEmpty() && peers.stream().allMatch(peer -> peer.address().hi() >>> 54 == 0xFE80 >>> 6);
    }

    /** The host's interfaces or addresses changed. */
    void hostChanged(long nowNs) {
        for (Instance instance : List.copyOf(instances)) {
            if (faults.containsKey(instance)) {
                // What it adds from here on is not in this view of the host, and so not lost.
                boolean served = instance.master();
                refreshSource(instance, nowNs);
                inform(instance, nowNs);
                if (served) {
                    instance.addresses().lost(network.host()).ifPresent(address -> instance.step(new Event.AddressLost(address.toString()), nowNs));
                }
            }
        }
    }

    /** Another source only when the one that advertisements leave from is gone: that one more address comes changes nothing. */
    private void refreshSource(Instance instance, long nowNs) {
        VrrpInstance conf = instance.setup().instance();
        if (!network.host().has(conf.interfaceName(), instance.setup().source())) {
            RouterSetup fresh = setup(conf);
            boolean none = fresh.source().hi() == 0 && fresh.source().lo() == 0; // a fault, which names the source that is gone
            if (!none && !fresh.source().equals(instance.setup().source())) {
                instance.reconfigure(fresh, network::attach, nowNs);
            }
        }
    }

    /** Tells an instance everything about the host and the trackers; what it knows already changes nothing. */
    private void inform(Instance instance, long nowNs) {
        VrrpInstance conf = instance.setup().instance();
        Set<String> causes = new TreeSet<>();
        if (conf.trackPrimary() && !network.host().usable(conf.interfaceName())) {
            causes.add("interface " + conf.interfaceName() + " is down");
        }
        String obstacle = network.attach(instance);
        if (obstacle != null) {
            causes.add(obstacle);
        }
        attachChannel(instance, nowNs);
        Set<String> before = faults.put(instance, causes);
        for (String cause : causes) {
            if (!before.contains(cause)) {
                instance.step(new Event.FaultRaised(cause), nowNs);
            }
        }
        for (String cause : before) {
            if (!causes.contains(cause)) {
                instance.step(new Event.FaultCleared(cause), nowNs);
            }
        }
        for (TrackedInterface tracked : conf.trackedInterfaces()) {
            boolean good = network.host().usable(tracked.name()) != tracked.reverse();
            instance.step(new Event.TrackerUpdate(RouterSetup.interfaceTracker(tracked.name()), good ? TrackerStatus.UP : TrackerStatus.DOWN), nowNs);
        }
        for (TrackedScript tracked : conf.trackedScripts()) {
            tell(instance, tracked, nowNs);
        }
    }

    /** The port may be another program's: elections go on without it, and it is tried again. */
    private void attachChannel(Instance instance, long nowNs) {
        String obstacle = null;
        if (instance.wantsChannel()) {
            obstacle = network.attachChannel(instance);
        } else {
            network.detachChannel(instance);
        }
        if (obstacle != null) {
            retryNs = Math.min(retryNs, nowNs + RETRY_NS);
        }
        instance.channelTried(obstacle);
    }

    long nextRetryNs() {
        return retryNs;
    }

    void retryChannels(long nowNs) {
        retryNs = VirtualRouter.NEVER;
        for (Instance instance : instances) {
            if (instance.paths().obstacle() != null) {
                attachChannel(instance, nowNs);
            }
        }
    }

    void scriptVerdict(String script, TrackerStatus status, long nowNs) {
        scriptStatus.put(script, status);
        for (Instance instance : instances) {
            for (TrackedScript tracked : instance.setup().instance().trackedScripts()) {
                if (tracked.name().equals(script)) {
                    tell(instance, tracked, nowNs);
                }
            }
        }
    }

    /** The cloud was asked: whom the instance speaks to, and believes, from now on. An instance that a reload took away meanwhile has no peers. */
    void peersFound(String name, List<UnicastPeer> peers, long nowNs) {
        for (Instance instance : instances) {
            boolean asked = instance.name().equals(name) && !instance.setup().instance().transport().cloudPeers().isEmpty();
            if (asked && !peers.equals(foundPeers.put(name, peers))) {
                instance.meet(setup(instance.setup().instance()), nowNs);
            }
        }
    }

    private void tell(Instance instance, TrackedScript tracked, long nowNs) {
        TrackerStatus status = scriptStatus.get(tracked.name());
        if (status != null) {
            instance.step(new Event.TrackerUpdate(RouterSetup.scriptTracker(tracked.name()), RouterSetup.seen(tracked, status)), nowNs);
        }
    }

    /** Takes over another configuration: what is the same virtual router goes on, what is gone resigns, what is new starts. */
    void reload(Config config, long nowNs) {
        adopt(config);
        Map<String, Instance> kept = Succession.of(instances, config.instances());
        // First what goes, then what comes: an address may move from one instance to another.
        instances.stream().filter(instance -> !kept.containsValue(instance)).forEach(instance -> remove(instance, nowNs));
        config.instances().stream().filter(conf -> kept.containsKey(conf.name())).forEach(conf -> kept.get(conf.name()).letGo(conf));
        network.lookAgain();
        List<Instance> next = new ArrayList<>();
        for (VrrpInstance conf : config.instances()) {
            Instance known = kept.get(conf.name());
            next.add(known == null ? begin(conf, nowNs) : goOn(known, conf, nowNs));
        }
        instances.clear();
        instances.addAll(next);
    }

    private Instance begin(VrrpInstance conf, long nowNs) {
        Instance created = create(conf, Set.of(), nowNs);
        if (started) {
            start(created, nowNs);
        }
        return created;
    }

    private Instance goOn(Instance known, VrrpInstance conf, long nowNs) {
        if (started) {
            known.reconfigure(setup(conf), network::attach, nowNs);
            inform(known, nowNs);
        } else {
            known.reconfigure(setup(conf), _ -> { }, nowNs);
        }
        return known;
    }

    private void remove(Instance instance, long nowNs) {
        instance.delete(nowNs);
        network.detach(instance);
        faults.remove(instance);
    }

    /** Each on its own: what goes wrong with one must not leave the addresses of the others behind. */
    void stop(long nowNs) {
        for (Instance instance : instances) {
            try {
                instance.stop(nowNs);
                network.detach(instance);
            } catch (RuntimeException | LinkageError bug) {
                LOG.error("{}: it could not be stopped cleanly. Its addresses may still be on this host; the next start removes them.",
                        instance.name(), bug);
            }
        }
    }
}
