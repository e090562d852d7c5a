package io.keepaloft.agent.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A virtual machine of the lab: everything that runs on it ends with its power, its disk stays. */
public final class Host implements AutoCloseable {
    private final String name;
    private final String namespace;
    private final Seat seat;
    private final VirtualSwitch network;
    private final Path disk;
    private final Consumer<Boolean> hypervisor;
    private Machine machine;

    /** Off, in no cloud. @param disk a directory of its own */
    public Host(String name, String namespace, Seat seat, VirtualSwitch network, Path disk) {
        this(name, namespace, seat, network, disk, _ -> { });
    }

    /**
     * Off.
     *
     * @param disk       a directory of its own
     * @param hypervisor is told when the power goes on (true) and when it has gone off
     */
    public Host(String name, String namespace, Seat seat, VirtualSwitch network, Path disk, Consumer<Boolean> hypervisor) {
        this.name = name;
        this.namespace = namespace;
        this.seat = seat;
        this.network = network;
        this.disk = disk;
        this.hypervisor = hypervisor;
    }

    public String name() {
        return name;
    }

    public Seat seat() {
        return seat;
    }

    /** The first of its own addresses, without the prefix length. */
    public String address() {
        return seat.addresses().getFirst().replaceFirst("/.*", "");
    }

    public void powerOn() {
        emptyRunDirectory();
        machine = Machine.start(namespace);
        if (seat.addresses().stream().anyMatch(address -> address.startsWith("fe80:"))) {
            // The seat says which link-local address it is to be: none besides.
            machine.namespace().shell("echo 1 >/proc/sys/net/ipv6/conf/default/addr_gen_mode");
        }
        network.plug(seat.port(), seat.mac(), machine.namespace());
        List<String> setup = new ArrayList<>();
        seat.addresses().forEach(a -> setup.add("addr add " + a + " dev eth0" + (a.contains(":") ? " nodad" : "")));
        seat.gateways().forEach(gateway -> setup.add("route add default via " + gateway + " dev eth0"));
        machine.namespace().ipBatch(setup);
        hypervisor.accept(true);
    }

    /** At once, as when the cable and the power are pulled: nobody on it gets to say good-bye. */
    public void powerOff() {
        network.unplug(seat.port());
        machine.close();
        machine = null;
        hypervisor.accept(false);
    }

    public boolean on() {
        return machine != null;
    }

    /** Only while it is on. */
    public Machine machine() {
        if (machine == null) {
            throw new LabException(name + " is off");
        }
        return machine;
    }

    public boolean has(String address) {
        return on() && machine.addresses().contains(address);
    }

    public Path disk(String file) {
        return disk.resolve(file);
    }

    /** What does not outlive the power: pid files and sockets. */
    public Path runFile(String file) {
        return disk.resolve("run").resolve(file);
    }

    private void emptyRunDirectory() {
        Path run = disk.resolve("run");
        try (Stream<Path> entries = Files.list(Files.createDirectories(run))) {
            for (Path old : entries.toList()) {
                Files.delete(old);
            }
        } catch (IOException e) {
            throw new LabException("cannot empty " + disk.resolve("run"), e);
        }
    }

    /** Writes a file on its disk. */
    public Path write(String file, String content) {
        try {
            return Files.writeString(disk(file), content);
        } catch (IOException e) {
            throw new LabException("cannot write " + disk(file), e);
        }
    }

    /** How many characters the program has written to its log so far, in this life and earlier ones. */
    public int logLength(String program) {
        try {
            return Files.exists(disk(program + ".log")) ? Files.readString(disk(program + ".log")).length() : 0;
        } catch (IOException e) {
            throw new LabException("cannot read " + disk(program + ".log"), e);
        }
    }

    /** Starts a program on it, with more environment than the lab's own; its output goes to {@code NAME.log} on its disk. */
    public MachineProcess run(String program, Map<String, String> environment, List<String> command) {
        return machine().run(disk(program + ".log"), environment, command);
    }

    /** Starts a program on it, whose output goes to {@code NAME.log} on its disk. */
    public MachineProcess run(String program, String... command) {
        return machine().run(disk(program + ".log"), Arrays.asList(command));
    }

    @Override
    public void close() {
        if (on()) {
            powerOff();
        }
    }
}
