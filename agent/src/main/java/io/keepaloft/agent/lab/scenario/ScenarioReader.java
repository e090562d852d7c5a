package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.config.ConfigLoader;
import io.keepaloft.agent.config.Problem;
import io.keepaloft.agent.lab.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads one case of a scenario file into its records. */
final class ScenarioReader {
    static final List<String> KEYS = List.of("title", "about", "programs", "set", "cases", "cloud", "hosts", "steps", "never");
    static final List<String> CLOUD_KEYS = List.of("face", "multicast", "elastic_ip");
    static final List<String> HOST_KEYS = List.of("address", "configuration", "configuration_file", "instance", "web", "environment");
    /** As elsewhere the provider is called, and as its own API is. */
    private static final String AWS = "aws";
    static final List<String> FACES = Stream.concat(Stream.of(AWS), Stream.of(CloudPlan.Face.values()).map(face -> face.name().toLowerCase(Locale.ROOT))).toList();
    private static final Pattern INSTANCE = Pattern.compile("(?m)^\\s*vrrp_instance\\s+(\\S+)");
    /** It is part of the names of interfaces, which have 15 characters. */
    private static final Pattern HOST_NAME = Pattern.compile("[a-z][a-z0-9]{0,9}");

    private final Sheet sheet;
    private final String name;
    private final String variant;
    private final Path directory;
    private List<Program> programs = List.of();

    ScenarioReader(Sheet sheet, String name, String variant, Path directory) {
        this.sheet = sheet;
        this.name = name;
        this.variant = variant;
        this.directory = directory;
    }

    /** The scenario; the sheet knows whether it can be used. */
    Optional<Scenario> read(Place root) {
        Fields top = root.fields(KEYS);
        String title = top.require("title").flatMap(Place::text).orElse("");
        String about = top.find("about").flatMap(Place::text).orElse("").strip();
        programs = top.find("programs").map(place -> programs(place.items("program"))).orElse(List.of(Program.values()));
        CloudPlan cloud = cloud(top);
        List<HostPlan> hosts = top.require("hosts").map(this::hosts).orElse(List.of());
        // A host that cannot be used is known all the same: one mistake is told once.
        StepReader steps = new StepReader(top.find("hosts").map(place -> List.copyOf(place.keys())).orElse(List.of()), programs, cloud.face());
        List<Step> all = top.require("steps").map(place -> place.items("step").stream().map(steps::step).toList()).orElse(List.of());
        Map<Program, List<Never>> never = top.find("never").map(steps::never).orElse(Map.of());
        return sheet.wrong() ? Optional.empty() : Optional.of(new Scenario(name, variant, title, about, programs, cloud, hosts, all, never));
    }

    static List<Program> programs(List<Place> places) {
        List<String> known = Arrays.stream(Program.values()).map(Program::word).toList();
        return places.stream().flatMap(place -> place.word(known, "a program").stream())
                .map(word -> Program.values()[known.indexOf(word)]).distinct().toList();
    }

    private CloudPlan cloud(Fields top) {
        Optional<Fields> cloud = top.find("cloud").map(place -> place.fields(CLOUD_KEYS));
        CloudPlan.Face face = cloud.flatMap(fields -> fields.find("face")).flatMap(place -> place.word(FACES, "a cloud's API"))
                .map(word -> word.equals(AWS) ? CloudPlan.Face.EC2 : CloudPlan.Face.valueOf(word.toUpperCase(Locale.ROOT))).orElse(CloudPlan.Face.OPENSTACK);
        boolean free = cloud.flatMap(fields -> fields.find("elastic_ip")).flatMap(place -> place.word(List.of("free"), "how the elastic IP can begin")).isPresent();
        return new CloudPlan(face, cloud.flatMap(fields -> fields.find("multicast")).flatMap(Place::flag).orElse(false), free);
    }

    private List<HostPlan> hosts(Place place) {
        List<HostPlan> hosts = new ArrayList<>();
        Fields fields = place.anyFields();
        if (place.isMap() && place.keys().isEmpty()) {
            place.error("at least one host is needed here", "");
        }
        fields.all().forEach((host, value) -> {
            if (!HOST_NAME.matcher(host).matches()) {
                fields.key(host).error("'" + host + "' cannot be a host's name", "up to ten lower-case letters and digits");
            }
            host(host, value).ifPresent(read -> {
                if (hosts.stream().anyMatch(other -> other.address().equals(read.address()))) {
                    value.error("another host already has " + read.address(), Sheet.nearest("", Clouds.ADDRESSES));
                }
                hosts.add(read);
            });
        });
        return hosts;
    }

    private Optional<HostPlan> host(String host, Place place) {
        Fields fields = place.fields(HOST_KEYS);
        Optional<String> address = fields.require("address").flatMap(at -> at.word(Clouds.ADDRESSES, "an address of one of the cloud's ports"));
        Optional<String> configuration = fields.has("configuration_file") ? fields.find("configuration_file").flatMap(this::file)
                : fields.require("configuration").flatMap(at -> inline(at, fields.find("environment").map(Place::keys).orElse(Set.of())));
        Matcher first = INSTANCE.matcher(configuration.orElse(""));
        Optional<String> instance = fields.find("instance").flatMap(Place::text).or(() -> first.find() ? Optional.of(first.group(1)) : Optional.empty());
        if (configuration.isPresent() && instance.isEmpty()) {
            place.error("the configuration of " + host + " has no vrrp_instance", "without one there is nothing to watch");
        }
        boolean web = fields.find("web").flatMap(Place::flag).orElse(true);
        Map<String, String> environment = new LinkedHashMap<>();
        fields.find("environment").ifPresent(at -> at.anyFields().all().forEach((key, value) -> value.text().ifPresent(text -> environment.put(key, text))));
        return address.isEmpty() || configuration.isEmpty() || instance.isEmpty() ? Optional.empty()
                : Optional.of(new HostPlan(host, address.get(), configuration.get(), instance.get(), web, environment));
    }

    /** What Keepaloft would refuse or warn of is told before anything is played, with its place in this file. */
    private Optional<String> inline(Place place, Set<String> environment) {
        Optional<FilledText> text = place.document();
        text.ifPresent(content -> {
            List<Problem> unfilled = Unfilled.in(content.text(), sheet.file(), sheet.settings(), environment);
            unfilled.forEach(problem -> place.add(content, problem));
            // A name that was not filled in is told once, and not also as what becomes of it there.
            told(content.text(), sheet.file()).stream().filter(problem -> unfilled.stream().noneMatch(each -> each.line() == problem.line()))
                    .forEach(problem -> place.add(content, problem));
        });
        return text.map(FilledText::text);
    }

    private List<Problem> told(String configuration, String file) {
        return programs.contains(Program.KEEPALOFT) ? ConfigLoader.check(configuration, Path.of(file)).problems() : List.of();
    }

    private Optional<String> file(Place place) {
        Optional<String> file = place.text();
        if (file.isEmpty()) {
            return file;
        }
        if (directory == null) {
            place.error("a built-in scenario has no files beside it", "write the text under 'configuration: |'");
            return Optional.empty();
        }
        try {
            String configuration = Files.readString(directory.resolve(file.get()));
            told(configuration, directory.resolve(file.get()).toString()).forEach(sheet::add);
            return Optional.of(configuration);
        } catch (IOException | IllegalArgumentException e) {
            place.error("cannot read " + directory.resolve(file.get()) + ": " + (e instanceof IOException unread ? Reasons.of(unread) : e.getMessage()), "the path is relative to the scenario's file");
            return Optional.empty();
        }
    }
}
