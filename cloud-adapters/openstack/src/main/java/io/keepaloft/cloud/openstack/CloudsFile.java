package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The clouds of {@code clouds.yaml}, with what {@code secure.yaml} adds to them. Source: openstacksdk, "Configuring OpenStack SDK Applications".
 *
 * @param clouds each as nested maps with text keys
 * @param origin the file's name, for people
 */
record CloudsFile(Map<String, Map<String, Object>> clouds, String origin) {

    private static final int LARGEST_BYTES = 1 << 20;
    private static final int DEEPEST = 16;
    private static final List<String> ENDINGS = List.of("yaml", "yml", "json");

    /** Secrets among it. */
    @Override
    public String toString() {
        return origin + " " + clouds.keySet();
    }

    /** The first file on the search path; empty when there is none. */
    static Optional<CloudsFile> find(Environment environment) throws CloudException {
        Optional<Path> clouds = first(environment, "OS_CLIENT_CONFIG_FILE", "clouds");
        if (clouds.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> content = read(clouds.get());
        Optional<Path> secure = first(environment, "OS_CLIENT_SECURE_FILE", "secure");
        if (secure.isPresent()) {
            merge(content, read(secure.get()), 0);
        }
        Map<String, Map<String, Object>> byName = new LinkedHashMap<>();
        if (content.get("clouds") instanceof Map<?, ?> all) {
            all.forEach((name, cloud) -> byName.put(String.valueOf(name), cloud instanceof Map<?, ?> map ? textKeys(map, 0) : Map.of()));
        }
        return Optional.of(new CloudsFile(byName, clouds.get().toString()));
    }

    /** A file that the environment names must be there; else the working directory, the user's configuration, the system's. */
    private static Optional<Path> first(Environment environment, String variable, String name) {
        Optional<String> named = environment.get(variable);
        if (named.isPresent()) {
            return named.map(Path::of);
        }
        Path user = environment.get("XDG_CONFIG_HOME").map(Path::of).orElse(environment.home().resolve(".config"));
        return Stream.of(environment.directory(), user.resolve("openstack"), Path.of("/etc/openstack"))
                .flatMap(directory -> ENDINGS.stream().map(ending -> directory.resolve(name + "." + ending)))
                .filter(Files::isReadable).findFirst();
    }

    /** Never quotes the file: the line that is wrong may be the one with the password. */
    private static Map<String, Object> read(Path file) throws CloudException {
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw wrong(file + " has more than " + LARGEST_BYTES + " bytes", null);
            }
            LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).setCodePointLimit(LARGEST_BYTES).setMaxAliasesForCollections(50).build();
            Object content = new Load(settings).loadFromString(Files.readString(file));
            if (content == null) {
                return new LinkedHashMap<>();
            }
            if (content instanceof Map<?, ?> map) {
                return textKeys(map, 0);
            }
            throw wrong(file + " must begin with the line clouds:", null);
        } catch (IOException unreadable) {
            throw wrong(file + " cannot be read: " + unreadable.getClass().getSimpleName(), null);
        } catch (MarkedYamlEngineException malformed) {
            throw wrong(malformed.getProblemMark().map(mark -> file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1)).orElse(file.toString())
                    + ": this is no YAML", null);
        } catch (YamlEngineException malformed) {
            throw wrong(file + " is no YAML that can be read: " + malformed.getClass().getSimpleName(), null);
        }
    }

    private static CloudException wrong(String message, Throwable cause) {
        return new CloudException(Failure.DENIED, "credentials", message, cause);
    }

    private static Map<String, Object> textKeys(Map<?, ?> map, int depth) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value instanceof Map<?, ?> inner && depth < DEEPEST ? textKeys(inner, depth + 1) : value));
        return copy;
    }

    /** What {@code over} says wins; maps are merged. */
    private static void merge(Map<String, Object> into, Map<String, Object> over, int depth) {
        over.forEach((key, value) -> {
            if (depth < DEEPEST && value instanceof Map<?, ?> more && into.get(key) instanceof Map<?, ?> present) {
                Map<String, Object> both = textKeys(present, 0);
                merge(both, textKeys(more, 0), depth + 1);
                into.put(key, both);
            } else {
                into.put(key, value);
            }
        });
    }
}
