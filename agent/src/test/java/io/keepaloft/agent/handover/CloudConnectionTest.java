package io.keepaloft.agent.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keepaloft.agent.config.ConfigLoader;
import io.keepaloft.agent.config.ParsedConfig;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudProvider;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Kind;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a provider is told of the configuration before its first call. */
class CloudConnectionTest {
    @TempDir
    Path directory;

    /** Found as `openstack`; tells what it is opened with, and opens nothing. */
    public static final class Telling implements CloudProvider {
        /** For ServiceLoader. */
        public Telling() { }

        @Override
        public String name() {
            return "openstack";
        }

        @Override
        public Set<Kind> kinds() {
            return Set.of(Kind.SECONDARY_IP, Kind.ELASTIC_IP);
        }

        @Override
        public String instead(Kind missing) {
            return "";
        }

        @Override
        public CloudSession open(CloudSettings settings) throws CloudException {
            throw new CloudException(Failure.FATAL, "open", settings.provider() + " " + settings.deadlineNs() + " " + new TreeSet<>(settings.moving()));
        }
    }

    @Test
    void whatMovesIsToldOfAllInstances() throws Exception {
        ParsedConfig parsed = ConfigLoader.load(Files.writeString(directory.resolve("keepaloft.conf"), """
                cloud_provider openstack { deadline 12 }
                vrrp_instance A { interface lo
                    virtual_router_id 1
                    virtual_ipaddress { 172.17.100.103 }
                    cloud_resources { secondary_ip 172.17.100.103 } }
                vrrp_instance B { interface lo
                    virtual_router_id 2
                    virtual_ipaddress { 172.17.100.104 }
                    cloud_resources { secondary_ip 172.17.100.104
                        elastic_ip 120.132.124.82 } }
                """), null);
        assertEquals(List.of(), parsed.errors());
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(onlyTelling());
        try {
            CloudException told = assertThrows(CloudException.class, () -> CloudConnection.open(parsed.config()));
            assertEquals("openstack 12000000000 [172.17.100.103, 172.17.100.104]", told.getMessage());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private ClassLoader onlyTelling() throws IOException {
        URL service = Files.writeString(directory.resolve("service"), Telling.class.getName()).toUri().toURL();
        return new ClassLoader(getClass().getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return name.equals("META-INF/services/" + CloudProvider.class.getName()) ? Collections.enumeration(List.of(service)) : super.getResources(name);
            }
        };
    }
}
