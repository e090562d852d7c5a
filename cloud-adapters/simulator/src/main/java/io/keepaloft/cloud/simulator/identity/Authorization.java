package io.keepaloft.cloud.simulator.identity;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** The fields of an `Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…` header. */
record Authorization(String accessKeyId, String date, String region, String service, List<String> signedHeaders, byte[] signature) {

    static Authorization parse(String header) throws AuthError {
        String prefix = "AWS4-HMAC-SHA256 ";
        if (!header.startsWith(prefix)) {
            throw incomplete("the algorithm has to be AWS4-HMAC-SHA256");
        }
        var fields = new HashMap<String, String>();
        for (String field : header.substring(prefix.length()).split(",")) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(field.substring(0, equals).strip(), field.substring(equals + 1).strip());
            }
        }
        var scope = fields.getOrDefault("Credential", "").split("/");
        var signedHeaders = fields.getOrDefault("SignedHeaders", "");
        if (scope.length != 5 || !scope[4].equals("aws4_request")) {
            throw incomplete("the header requires a 'Credential' parameter KEY/DATE/REGION/SERVICE/aws4_request");
        }
        if (signedHeaders.isEmpty() || !signedHeaders.equals(signedHeaders.toLowerCase(Locale.ROOT))) {
            throw incomplete("the header requires a 'SignedHeaders' parameter in lower case");
        }
        try {
            byte[] signature = HexFormat.of().parseHex(fields.getOrDefault("Signature", ""));
            return new Authorization(scope[0], scope[1], scope[2], scope[3], List.of(signedHeaders.split(";")), signature);
        } catch (IllegalArgumentException _) {
            throw incomplete("the header requires a hexadecimal 'Signature' parameter");
        }
    }

    private static AuthError incomplete(String why) {
        return new AuthError(400, "IncompleteSignature", "Authorization header is not usable: " + why + ".");
    }
}
