package io.keepaloft.cloud.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** A password in a URL goes no further than the variable in which somebody wrote it. */
class ShownTest {
    @Test
    void aUrlIsShownWithoutUserAndPassword() {
        assertEquals("http://169.254.169.254/openstack", Shown.url("http://user:pw@169.254.169.254/openstack"));
        assertEquals("http://[fd00::1]:80", Shown.url("http://user:p@w@[fd00::1]:80"), "a password with an @");
        assertEquals("https://host", Shown.url("https://token@host"), "a user alone");
    }

    @Test
    void anythingElseStaysAsItIs() {
        for (String url : new String[] {"http://169.254.169.254", "http://host/a@b", "http://host?mail=a@b", "no url@all", ""}) {
            assertEquals(url, Shown.url(url));
        }
    }
}
