package io.keepaloft.cloud.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LinkLocalTest {

    @Test
    void theMacAddressIsReadFromAnAddressThatWasMadeOfIt() {
        assertEquals(Optional.of("fa:16:3e:11:64:c9"), LinkLocal.mac("fe80::f816:3eff:fe11:64c9"));
        assertEquals(Optional.of("02:00:ac:11:64:ca"), LinkLocal.mac("fe80::acff:fe11:64ca%eth0"));
        for (String other : List.of("fe80::1", "fe80::a1b2:c3d4:e5f6:718", "2001:db8::f816:3eff:fe11:64c9", "172.17.100.201", "169.254.1.1", "nothing")) {
            assertEquals(Optional.empty(), LinkLocal.mac(other), other);
        }
    }
}
