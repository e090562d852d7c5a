package io.keepaloft.cloud.contract;

import io.keepaloft.cloud.CloudProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Writes what became of each story of a class: a line a story in {@code target/contract/CLASS.tsv}, its fields provider, kind, variant, story and
 * result; and beside it, in {@code declared.tsv}, what the providers on the class path say that they move, so that a gap shows.
 */
final class Results implements TestWatcher, AfterAllCallback {
    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(Results.class);

    private record Lines(List<String> all) {}

    @Override public void testSuccessful(ExtensionContext context) {
        note(context, "passed");
    }

    @Override public void testFailed(ExtensionContext context, Throwable cause) {
        note(context, "failed");
    }

    @Override public void testAborted(ExtensionContext context, Throwable cause) {
        note(context, "failed");
    }

    @Override public void testDisabled(ExtensionContext context, Optional<String> reason) {
        note(context, "failed");
    }

    private static Lines lines(ExtensionContext context) {
        ExtensionContext ofClass = context;
        while (ofClass.getTestMethod().isPresent()) {
            ofClass = ofClass.getParent().orElseThrow();
        }
        return ofClass.getStore(HERE).getOrComputeIfAbsent("lines", _ -> new Lines(new ArrayList<>()), Lines.class);
    }

    private static void note(ExtensionContext context, String result) {
        Class<?> type = context.getRequiredTestClass();
        Covers covers = Objects.requireNonNull(type.getAnnotation(Covers.class), () -> type + " lacks @Covers");
        lines(context).all().add(String.join("\t", covers.provider(), covers.kind().keyword(), covers.variant(), context.getRequiredTestMethod().getName(), result));
    }

    @Override public void afterAll(ExtensionContext context) throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "contract"));
        Files.write(directory.resolve(context.getRequiredTestClass().getSimpleName() + ".tsv"), lines(context).all());
        Files.write(directory.resolve("declared.tsv"), ServiceLoader.load(CloudProvider.class).stream().map(ServiceLoader.Provider::get)
                .flatMap(provider -> provider.kinds().stream().map(kind -> provider.name() + "\t" + kind.keyword())).sorted().toList());
    }
}
