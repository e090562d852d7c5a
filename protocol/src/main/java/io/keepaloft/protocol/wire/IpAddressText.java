package io.keepaloft.protocol.wire;

/** Reads and prints addresses: dotted quads, RFC 4291 §2.2 input and RFC 5952 §4 output. */
final class IpAddressText {
    private IpAddressText() {
    }

    static IpAddress parse(String text) {
        return text.indexOf(':') >= 0 ? parseIpv6(text) : IpAddress.ipv4(parseIpv4(text, text));
    }

    private static long parseIpv4(String quad, String whole) {
        String[] parts = quad.split("\\.", -1);
        if (parts.length != 4) {
            throw bad(whole);
        }
        long value = 0;
        for (String part : parts) {
            // A leading zero is octal to some readers and decimal to others: refused, as inet_pton does.
            if (part.isEmpty() || part.length() > 3 || (part.length() > 1 && part.charAt(0) == '0')) {
                throw bad(whole);
            }
            value = value << 8 | number(part, 10, 255, whole);
        }
        return value;
    }

    private static IpAddress parseIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap != text.lastIndexOf("::")) {
            throw bad(text);
        }
        int[] groups = new int[8];
        if (gap < 0) {
            if (groups(text, text, groups, true) != 8) {
                throw bad(text);
            }
        } else {
            int[] tail = new int[8];
            int before = groups(text.substring(0, gap), text, groups, false);
            int after = groups(text.substring(gap + 2), text, tail, true);
            if (before + after > 7) {
                throw bad(text);
            }
            System.arraycopy(tail, 0, groups, 8 - after, after);
        }
        return IpAddress.ipv6(join(groups, 0), join(groups, 4));
    }

    /** Fills {@code into} from a run of colon-separated groups; at the text's end the last may be a dotted quad. Returns how many. */
    private static int groups(String run, String whole, int[] into, boolean atEnd) {
        if (run.isEmpty()) {
            return 0;
        }
        int count = 0;
        String[] parts = run.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            boolean quad = atEnd && i == parts.length - 1 && parts[i].indexOf('.') >= 0;
            if (parts[i].isEmpty() || count + (quad ? 2 : 1) > 8) {
                throw bad(whole);
            }
            if (quad) {
                long value = parseIpv4(parts[i], whole);
                into[count++] = (int) (value >>> 16);
                into[count++] = (int) (value & 0xFFFF);
            } else {
                if (parts[i].length() > 4) {
                    throw bad(whole);
                }
                into[count++] = number(parts[i], 16, 0xFFFF, whole);
            }
        }
        return count;
    }

    private static int number(String digits, int radix, int max, String whole) {
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                throw bad(whole);
            }
            value = value * radix + digit;
        }
        if (value > max) {
            throw bad(whole);
        }
        return value;
    }

    private static long join(int[] groups, int from) {
        return (long) groups[from] << 48 | (long) groups[from + 1] << 32 | (long) groups[from + 2] << 16 | groups[from + 3];
    }

    private static IllegalArgumentException bad(String text) {
        return new IllegalArgumentException("'" + text + "' is not an IP address");
    }

    static String format(IpAddress address) {
        StringBuilder out = new StringBuilder(40);
        append(out, address.family(), address.hi(), address.lo());
        return out.toString();
    }

    static void append(StringBuilder out, Family family, long hi, long lo) {
        if (family == Family.IPV4) {
            out.append(lo >>> 24 & 0xFF).append('.').append(lo >>> 16 & 0xFF).append('.')
                    .append(lo >>> 8 & 0xFF).append('.').append(lo & 0xFF);
            return;
        }
        // RFC 5952 §5: an IPv4-mapped address keeps its dotted quad.
        if (hi == 0 && lo >>> 32 == 0xFFFF) {
            out.append("::ffff:");
            append(out, Family.IPV4, 0, lo & 0xFFFF_FFFFL);
            return;
        }
        appendGroups(out, hi, lo);
    }

    private static void appendGroups(StringBuilder out, long hi, long lo) {
        int bestStart = -1;
        int bestLength = 1; // RFC 5952 §4.2.2: a single zero group is not shortened
        for (int i = 0; i < 8; i++) {
            int length = 0;
            while (i + length < 8 && group(hi, lo, i + length) == 0) {
                length++;
            }
            if (length > bestLength) {
                bestStart = i;
                bestLength = length;
            }
            i += length;
        }
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                out.append("::");
                i += bestLength - 1;
                continue;
            }
            if (i > 0 && i != bestStart + bestLength || i > 0 && bestStart < 0) {
                out.append(':');
            }
            out.append(Integer.toHexString(group(hi, lo, i)));
        }
    }

    private static int group(long hi, long lo, int index) {
        return (int) ((index < 4 ? hi >>> (48 - 16 * index) : lo >>> (112 - 16 * index)) & 0xFFFF);
    }
}
