package io.keepaloft.agent.lab;

import io.keepaloft.cloud.simulator.SeedFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Who does the failover in a benchmark. */
sealed interface Contender {
    String name();

    /** Starts it on the host. @param configuration of VRRP alone; the contender adds what moves the elastic IP, if there is a cloud */
    MachineProcess start(Host host, SeedConfiguration configuration, boolean cloud);

    /** Our agent. */
    record Keepaloft(AgentCommand command) implements Contender {
        @Override
        public String name() {
            return "keepaloft";
        }

        @Override
        public MachineProcess start(Host host, SeedConfiguration configuration, boolean cloud) {
            if (cloud) {
                configuration.elasticIp(SeedFixture.ELASTIC_IP, "http://" + RehearsalVpc.ENDPOINT);
            }
            return AgentProcess.start(host, command, host.write("keepalived.conf", configuration.text())).process();
        }
    }

    /** keepalived with the notify script that everybody writes. */
    record KeepalivedAndAwsCli() implements Contender {
        @Override
        public String name() {
            return "keepalived";
        }

        @Override
        public MachineProcess start(Host host, SeedConfiguration configuration, boolean cloud) {
            if (cloud) {
                configuration.notifyMaster(notifyScript(host).toString());
            }
            return Keepalived.start(host, host.write("keepalived.conf", configuration.text()));
        }

        private static Path notifyScript(Host host) {
            Path script = host.write("to-master.sh", """
                    #!/bin/sh
                    export HOME=/nonexistent AWS_EC2_METADATA_DISABLED=false
                    exec /usr/bin/aws ec2 associate-address --region %s --endpoint-url http://%s --allocation-id %s \\
                        --network-interface-id %s --private-ip-address %s --allow-reassociation
                    """.formatted(SeedFixture.REGION, RehearsalVpc.ENDPOINT, SeedFixture.ALLOCATION,
                    host.address().equals(SeedFixture.ADDRESS_201) ? SeedFixture.PORT_201 : SeedFixture.PORT_202, host.address()));
            try {
                return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            } catch (IOException e) {
                throw new LabException("cannot make " + script + " executable", e);
            }
        }
    }
}
