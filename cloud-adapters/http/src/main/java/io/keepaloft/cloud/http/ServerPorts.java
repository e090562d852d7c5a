package io.keepaloft.cloud.http;

import io.keepaloft.cloud.CloudException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The network ports of the server that this host is, where the metadata service names them and the API knows them, as in OpenStack and in Huawei Cloud. */
public final class ServerPorts {
    private static final System.Logger LOG = System.getLogger(ServerPorts.class.getName());

    /** Asks the metadata service for the ids of the ports. */
    @FunctionalInterface
    public interface Named {
        List<String> ids() throws CloudException;
    }

    /** Asks the API for what it knows under an id: a port, or all of a server. */
    @FunctionalInterface
    public interface Known<K> {
        K of(String id) throws CloudException;
    }

    private ServerPorts() { }

    /**
     * All ports: those that the metadata service names, or else those that the API says the server has.
     *
     * @param serverId empty: unknown
     */
    public static <P> List<P> all(Named metadata, Known<Optional<P>> port, String serverId, Known<List<P>> ofServer) throws CloudException {
        List<P> found = new ArrayList<>();
        try {
            for (String id : metadata.ids()) {
                port.of(id).ifPresent(found::add);
            }
        } catch (CloudException silent) {
            LOG.log(System.Logger.Level.DEBUG, "{0}", silent.describe());
        }
        return !found.isEmpty() || serverId.isEmpty() ? found : ofServer.of(serverId);
    }
}
