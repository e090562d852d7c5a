package io.keepaloft.cloud.http;

import java.util.regex.Pattern;

/** URLs as people and logs may see them. */
public final class Shown {
    /** Up to the last {@code @} before the path: a password may have one of its own. */
    private static final Pattern USER = Pattern.compile("^([^/?#]*//)[^/?#]*@");

    private Shown() {}

    /** The URL, without the user and the password that somebody may have written into it. */
    public static String url(String url) {
        return USER.matcher(url).replaceFirst("$1");
    }
}
