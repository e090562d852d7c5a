package io.keepaloft.cloud.simulator.ec2;

import io.keepaloft.cloud.simulator.model.CloudState;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The `Filter.N` parameters: names are joined by AND, values of one name by OR; see {@link Wildcard} for values.
 * Source: "List and filter using the CLI and API" in the EC2 user guide.
 */
final class Filters<T> {
    private static final int MOST_VALUES = 200;

    /** What a row has to offer to a filter of some name. */
    interface Property<T> extends BiFunction<CloudState, T, Stream<String>> {
        static <T> Property<T> of(Function<T, Object> value) {
            return (_, row) -> Stream.ofNullable(value.apply(row)).map(Object::toString);
        }
    }

    private final Map<String, Property<T>> properties;
    private final Function<T, Map<String, String>> tags;

    /** @param tags null for rows that cannot be tagged */
    Filters(Map<String, Property<T>> properties, Function<T, Map<String, String>> tags) {
        this.properties = Map.copyOf(properties);
        this.tags = tags;
    }

    BiPredicate<CloudState, T> read(Params params) {
        BiPredicate<CloudState, T> all = (_, _) -> true;
        for (Params filter : params.structures("Filter")) {
            String name = filter.find("Name").orElseThrow(() -> ApiError.bad("InvalidParameterValue", "A filter needs a name"));
            List<String> values = filter.list("Value");
            if (values.isEmpty()) {
                throw ApiError.bad("InvalidParameterValue", "The filter '%s' has no values", name);
            }
            if (values.size() > MOST_VALUES) {
                throw ApiError.bad("FilterLimitExceeded", "The maximum number of filter values specified on a single call is %d", MOST_VALUES);
            }
            Property<T> property = property(name);
            List<Wildcard> patterns = values.stream().map(Wildcard::new).toList();
            all = all.and((state, row) -> property.apply(state, row)
                    .anyMatch(value -> patterns.stream().anyMatch(pattern -> pattern.matches(value))));
        }
        return all;
    }

    private Property<T> property(String name) {
        if (tags != null && name.startsWith("tag:")) {
            return (_, row) -> Stream.ofNullable(tags.apply(row).get(name.substring(4)));
        }
        if (tags != null && name.equals("tag-key")) {
            return (_, row) -> tags.apply(row).keySet().stream();
        }
        if (tags != null && name.equals("tag-value")) {
            return (_, row) -> tags.apply(row).values().stream();
        }
        var property = properties.get(name);
        if (property == null) {
            throw ApiError.bad("InvalidParameterValue", "The filter '%s' is invalid", name);
        }
        return property;
    }
}
