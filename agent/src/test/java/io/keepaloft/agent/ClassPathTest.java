package io.keepaloft.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the product's class path holds once, and what it must not hold at all, whatever its libraries would bring along. */
final class ClassPathTest {

    /** Two of them and it is chance which one answers: AWS's client, OpenStack's and Huawei Cloud's SDK all stand on the one that is tested. */
    @Test
    void thereIsOneOkHttp() throws Exception {
        for (String name : List.of("okhttp3/OkHttpClient.class", "okio/Okio.class")) {
            List<URL> found = Collections.list(getClass().getClassLoader().getResources(name));
            assertEquals(1, found.size(), found.toString());
        }
        String from = getClass().getClassLoader().getResource("okhttp3/OkHttpClient.class").toString();
        assertTrue(from.contains("okhttp-jvm-5."), from);
    }

    /** Huawei Cloud's SDK names them for signatures and files that are not used here: 9 MB, and a second parser of YAML. */
    @Test
    void whatOnlyUnusedPartsNeedIsNotThere() {
        for (String name : List.of("org/openeuler/BGMJCEProvider.class", "org/bouncycastle/jce/provider/BouncyCastleProvider.class", "org/yaml/snakeyaml/Yaml.class")) {
            assertEquals(null, getClass().getClassLoader().getResource(name), name);
        }
    }
}
