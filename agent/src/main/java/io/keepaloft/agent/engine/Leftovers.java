package io.keepaloft.agent.engine;

import io.keepaloft.agent.linux.AddressInfo;
import io.keepaloft.agent.linux.AddressSpec;
import io.keepaloft.agent.linux.InterfaceInfo;
import io.keepaloft.agent.linux.LinuxException;
import java.util.Optional;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Addresses that a killed agent left, and that the configuration has lost since: no instance would ever remove them, and the
 * peer that serves them now would not be alone.
 */
final class Leftovers {
    private static final Logger LOG = LogManager.getLogger(Leftovers.class);

    private Leftovers() {
    }

    /**
     * Removes those that carry the agent's mark too; of others it is told, since somebody may have added them by hand meanwhile.
     *
     * @param ledger what the killed agent might have added
     * @param listed what the instances of today look after, in the ledger's words
     */
    static void remove(Set<String> ledger, Set<String> listed, Network network, boolean dryRun) {
        for (AddressInfo address : network.host().addresses()) {
            Optional<InterfaceInfo> on = network.host().find(address.interfaceIndex());
            String text = address.address() + "/" + address.prefixLength();
            String entry = on.map(info -> AddressLedger.entry(info.name(), text)).orElse("");
            if (ledger.contains(entry) && !listed.contains(entry)) {
                if (address.ours() && !dryRun) {
                    LOG.info("{} on {} was left by an agent that was killed, and the configuration does not have it any more; removing it.", text,
                            on.get().name());
                    delete(address, on.get().name(), network);
                } else {
                    LOG.warn("{} on {} may have been left by an agent that was killed, and the configuration does not have it any more."
                            + " If nothing else needs it, remove it: ip address del {} dev {}", text, on.get().name(), text, on.get().name());
                }
            }
        }
    }

    private static void delete(AddressInfo address, String interfaceName, Network network) {
        try {
            network.netlink().delete(AddressSpec.of(address.interfaceIndex(), address.address(), address.prefixLength()));
        } catch (LinuxException e) {
            if (!e.addressNotThere()) {
                LOG.error("{}/{} could not be removed from {}: {}. Two hosts may have it now.", address.address(), address.prefixLength(), interfaceName,
                        e.getMessage());
            }
        }
    }
}
