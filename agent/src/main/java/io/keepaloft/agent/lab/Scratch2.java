package io.keepaloft.agent.lab;
import io.keepaloft.cloud.simulator.SeedFixture;
public final class Scratch2 {
    public static void main(String[] a) throws Exception {
        System.out.println(LabDirectory.sweep());
        try (LabDirectory files = LabDirectory.create(); RehearsalVpc vpc = RehearsalVpc.start(files, true)) {
            Host master = vpc.host(RehearsalVpc.MASTER, SeedFixture.PORT_201);
            master.powerOn();
            for (String cmd : a) {
                long t = System.nanoTime();
                try { System.out.println(master.machine().shell(cmd)); } catch (LabException e) { System.out.println(e.getMessage()); }
                System.out.println("took " + (System.nanoTime() - t) / 1000000 + " ms");
            }
            vpc.simulator().log().since(0).forEach(System.out::println);
        }
    }
}
