package io.keepaloft.agent.lab.fabric;

import io.keepaloft.agent.lab.Host;
import io.keepaloft.agent.lab.Namespace;
import io.keepaloft.cloud.simulator.model.CloudState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a switch do what the model says. Whatever is asked of it is in force when the call returns; calls come from any thread. A change
 * that nftables refuses leaves everything as it was, and the next one is worked out from there.
 */
public final class Fabric implements AutoCloseable {
    private final Nft nft;
    private final Routes routes;
    private final Links links = new Links(this::broken);
    private final Lag lag = new Lag();
    private final Map<String, Seating> seats = new LinkedHashMap<>();
    private final boolean edge;
    private Settings settings;
    private Faults faults = Faults.NONE;
    private CloudState state = CloudState.empty();
    private Ruleset switchRules = Ruleset.empty(FabricRules.SWITCH);
    private Ruleset edgeRules = Ruleset.empty(FabricRules.EDGE);

    private Fabric(Namespace router, String uplink, Settings settings) {
        this.nft = new Nft(router);
        this.routes = new Routes(router);
        this.edge = uplink != null;
        this.settings = settings;
    }

    /**
     * @param router the namespace of the switch, which is the router as well
     * @param uplink its interface that leads outside, where elastic IPs are translated; null = there is none
     */
    public static Fabric install(Namespace router, String uplink, Settings settings) {
        Fabric fabric = new Fabric(router, uplink, settings);
        try {
            List<String> commands = new ArrayList<>(FabricRules.foundation());
            if (uplink != null) {
                commands.addAll(FabricRules.edge(uplink));
            }
            fabric.nft.run(commands);
            fabric.refresh();
            return fabric;
        } catch (RuntimeException e) {
            fabric.close();
            throw e;
        }
    }

    /** From now on the host is what the model says of the port; a host that is not attached meets no rule at all. */
    public synchronized void attach(String portId, Host host) {
        attach(portId, host.seat().port());
    }

    /** @param interfaceName the switch's end of the cable, which need not be there yet */
    public synchronized void attach(String portId, String interfaceName) {
        seats.put(portId, new Seating(portId, seats.containsKey(portId) ? seats.get(portId).number() : seats.size() + 1, interfaceName));
        refresh();
    }

    /** Routes from the subnet's table are followed for what comes through this interface, the subnet's bridge. */
    public synchronized void subnet(String subnetId, String bridge) {
        routes.subnet(subnetId, bridge);
        refresh();
    }

    /** The cloud's newest state; one that is older than the one in force is ignored. */
    public synchronized void apply(CloudState newest) {
        if (newest.version() >= state.version()) {
            CloudState before = state;
            state = newest;
            try {
                refresh();
            } catch (RuntimeException e) {
                state = before;
                throw e;
            }
        }
    }

    public synchronized void settings(Settings newSettings) {
        settings = newSettings;
        refresh();
    }

    public synchronized Settings settings() {
        return settings;
    }

    public Links links() {
        return links;
    }

    /** The version of the state that is in force. */
    public synchronized long version() {
        return state.version();
    }

    public Lag lag() {
        return lag;
    }

    private synchronized void broken(Faults newFaults) {
        faults = newFaults;
        refresh();
    }

    private void refresh() {
        long startNs = System.nanoTime();
        Ruleset nextSwitch = FabricRules.ofSwitch(state, settings, faults, seats);
        Ruleset nextEdge = edge ? FabricRules.ofEdge(state) : edgeRules;
        List<String> commands = new ArrayList<>(nextSwitch.commandsFrom(switchRules));
        commands.addAll(nextEdge.commandsFrom(edgeRules));
        nft.run(commands);
        switchRules = nextSwitch;
        edgeRules = nextEdge;
        if (routes.apply(state) || !commands.isEmpty()) {
            lag.add(System.nanoTime() - startNs);
        }
    }

    @Override
    public void close() {
        nft.close();
    }
}
