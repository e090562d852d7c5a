package io.keepaloft.cloud.simulator.huawei;

import io.keepaloft.cloud.simulator.model.Item;

/** The tag of the model that is a name in Huawei Cloud. */
final class Names {
    static final String NAME = "Name";

    private Names() { }

    static String of(Item item) {
        return item.tags().getOrDefault(NAME, "");
    }
}
