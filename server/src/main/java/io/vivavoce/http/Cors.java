package io.vivavoce.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What browsers must be told before they let a page of another origin talk to this server (WHATWG Fetch, section 3.2). Who
 * such a page may be is for {@link Guests} to say; it has no cookie here, and must send a key where one is needed.
 */
final class Cors {
    private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";

    /** OpenAI's library for browsers asks for a dozen. */
    private static final int MOST_HEADERS = 40;

    /** So long a browser need not ask again; Chromium takes at most two hours. */
    private static final String SECONDS = "7200";

    private Cors() {}

    /** Answers a preflight, and returns true; lets the page read what comes else. */
    static boolean answered(Context request) {
        var origin = request.header("Origin");
        if (origin == null) return false;
        request.header("Access-Control-Allow-Origin", origin);
        request.header("Vary", "Origin");
        // of a call, its name; of a refusal, when to come again
        request.header("Access-Control-Expose-Headers", "Location, Retry-After");
        if (!request.method().equals(HandlerType.OPTIONS) || request.header("Access-Control-Request-Method") == null)
            return false;
        request.header("Access-Control-Allow-Methods", METHODS);
        request.header("Access-Control-Allow-Headers", headers(request.header("Access-Control-Request-Headers")));
        request.header("Access-Control-Max-Age", SECONDS);
        // a page of the web that asks a server in one's own network (W3C's draft Private Network Access)
        if ("true".equals(request.header("Access-Control-Request-Private-Network")))
            request.header("Access-Control-Allow-Private-Network", "true");
        request.status(204);
        return true;
    }

    /** Those that are asked for, as far as they are names; none of them means anything to a server that wants a key. */
    private static String headers(@org.jspecify.annotations.Nullable String asked) {
        if (asked == null) return "authorization, content-type";
        return Arrays.stream(asked.split(","))
                .map(String::strip)
                .filter(name -> name.matches("[A-Za-z0-9-]{1,64}"))
                .limit(MOST_HEADERS)
                .collect(Collectors.joining(", "));
    }
}
