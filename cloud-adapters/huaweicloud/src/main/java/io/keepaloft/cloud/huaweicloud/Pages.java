package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads a list to its end, page by page: each begins behind the last one's last id. */
final class Pages {

    private static final int MOST = 50;

    private Pages() {}

    /** One page, behind this id; null: the first one. */
    @FunctionalInterface
    interface Page<T> {
        List<T> after(String marker) throws CloudException;
    }

    static <T> List<T> all(String operation, int size, Page<T> pages, Function<T, String> id) throws CloudException {
        List<T> found = new ArrayList<>();
        String marker = null;
        for (int i = 0; i < MOST; i++) {
            List<T> page = pages.after(marker);
            found.addAll(page);
            if (page.size() < size) {
                return found;
            }
            marker = id.apply(page.getLast());
        }
        throw new CloudException(Failure.FATAL, operation, "the answer has more than " + MOST + " pages");
    }
}
