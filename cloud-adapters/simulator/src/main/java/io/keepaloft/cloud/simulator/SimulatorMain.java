package io.keepaloft.cloud.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.keepaloft.cloud.simulator.json.Fields;
import io.keepaloft.cloud.simulator.json.ModelReader;
import io.keepaloft.cloud.simulator.model.Item;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;

/**
 * Runs a simulator alone: prints where it is and the keys that open it, and stays until it is told to stop (SIGTERM, SIGINT).
 * Exit codes: 0 stopped, 1 could not start, 2 wrong use.
 */
public final class SimulatorMain {
    private static final String USAGE = """
            usage: SimulatorMain [--cloud ec2|huaweicloud|openstack] [--listen ADDRESS:PORT] [--metadata ADDRESS:PORT[=INSTANCE]]... [--model FILE]
              --cloud     whose rehearsal network it begins with; default ec2
              --listen    the APIs, /_sim, and the metadata service by source address; default 127.0.0.1:0 (any free port)
              --metadata  a metadata service of its own; with INSTANCE it answers for that one, else by source address
              --model     JSON as GET /_sim/state gives it, and: region, account, public_pool, access_keys [{principal, id, secret}];
                          default: the rehearsal network 172.17.100.0/24 with two machines and the elastic IP 120.132.124.82;
                          with --cloud huaweicloud the metadata service is Huawei Cloud's
            """;
    private static final Set<String> SETTINGS = Set.of("region", "account", "public_pool", "access_keys");

    private SimulatorMain() { }

    public static void main(String[] arguments) throws InterruptedException {
        int exit;
        try {
            run(arguments, System.out);
            exit = 0;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            exit = 2;
        } catch (IOException e) {
            System.err.println("The simulator could not start: " + e.getMessage());
            exit = 1;
        }
        System.exit(exit);
    }

    private static void run(String[] arguments, PrintStream out) throws IOException, InterruptedException {
        var options = new HashMap<String, String>();
        for (int i = 0; i < arguments.length; i += 2) {
            options.put(arguments[i], value(arguments, i));
        }
        String cloud = options.getOrDefault("--cloud", "ec2");
        var builder = options.containsKey("--model") ? model(Path.of(options.get("--model")), cloud) : fixture(cloud);
        for (int i = 0; i < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--listen" -> builder.listen(address(value(arguments, i)));
                case "--metadata", "--model", "--cloud" -> value(arguments, i);
                default -> throw new IllegalArgumentException("unknown option: " + arguments[i]);
            }
        }
        try (var simulator = builder.start()) {
            for (int i = 0; i < arguments.length; i += 2) {
                if (arguments[i].equals("--metadata")) {
                    metadata(simulator, arguments[i + 1], out);
                }
            }
            greet(simulator, builder, cloud, out);
            Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
            Thread.currentThread().join();
        }
    }

    private static SimulatorBuilder fixture(String cloud) {
        return switch (cloud) {
            case "ec2" -> SeedFixture.builder();
            case "huaweicloud" -> HuaweiFixture.builder();
            case "openstack" -> OpenStackFixture.builder();
            default -> throw new IllegalArgumentException("no such cloud: " + cloud);
        };
    }

    private static void greet(Simulator simulator, SimulatorBuilder builder, String cloud, PrintStream out) {
        out.println("endpoint " + simulator.endpoint());
        switch (cloud) {
            case "huaweicloud" -> builder.keys().forEach(key -> out.println("# " + key.principal() + "\nexport HUAWEICLOUD_SDK_AK=" + key.accessKeyId()
                    + " HUAWEICLOUD_SDK_SK=" + key.secretAccessKey().reveal() + " HUAWEICLOUD_SDK_PROJECT_ID=" + builder.account()));
            case "openstack" -> out.println("export OS_AUTH_URL=" + simulator.identityEndpoint() + " OS_USERNAME=" + OpenStackFixture.USER + " OS_PASSWORD="
                    + OpenStackFixture.PASSWORD + " OS_PROJECT_NAME=demo OS_USER_DOMAIN_NAME=Default OS_PROJECT_DOMAIN_NAME=Default");
            default -> {
                builder.keys().forEach(key -> out.println("# " + key.principal() + "\nexport AWS_ACCESS_KEY_ID=" + key.accessKeyId()
                        + " AWS_SECRET_ACCESS_KEY=" + key.secretAccessKey().reveal() + " AWS_DEFAULT_REGION=" + simulator.region()));
                out.println("# aws --endpoint-url " + simulator.endpoint() + " ec2 describe-addresses");
            }
        }
        out.flush();
    }

    private static void metadata(Simulator simulator, String text, PrintStream out) throws IOException {
        int equals = text.indexOf('=');
        var where = equals < 0 ? simulator.addMetadataListener(address(text))
                : simulator.addMetadataListener(address(text.substring(0, equals)), text.substring(equals + 1));
        out.println("metadata http://" + where.getAddress().getHostAddress() + ":" + where.getPort()
                + (equals < 0 ? "" : " of " + text.substring(equals + 1)));
    }

    private static SimulatorBuilder model(Path file, String cloud) throws IOException {
        var json = new ObjectMapper().readTree(Files.readAllBytes(file));
        var known = new HashSet<>(ModelReader.KEYS);
        known.addAll(SETTINGS);
        var fields = new Fields(json, file.getFileName().toString(), known);
        var builder = Simulator.builder().with(ModelReader.read(json, SETTINGS).toArray(Item[]::new))
                .region(fields.text("region", fixture(cloud).region())).account(fields.text("account", "123456789012"))
                .publicPool(fields.text("public_pool", "203.0.113.0/24"));
        if (cloud.equals("huaweicloud")) {
            builder.huaweiCloud();
        }
        fields.objects("access_keys", Set.of("principal", "id", "secret"))
                .forEach(key -> builder.accessKey(key.text("principal"), key.text("id"), key.text("secret")));
        return builder;
    }

    private static String value(String[] arguments, int option) {
        if (option + 1 >= arguments.length) {
            throw new IllegalArgumentException(arguments[option] + " needs a value");
        }
        return arguments[option + 1];
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || !text.substring(colon + 1).matches("\\d{1,5}") || Integer.parseInt(text.substring(colon + 1)) > 65_535) {
            throw new IllegalArgumentException("not ADDRESS:PORT: " + text);
        }
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
}
