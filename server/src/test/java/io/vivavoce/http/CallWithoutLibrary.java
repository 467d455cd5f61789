package io.vivavoce.http;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The program of {@link CallWithoutLibraryTest}: calls a server, and then writes to it; prints what it answers. */
final class CallWithoutLibrary {
    public static void main(String[] arguments) throws Exception {
        try (var fixture = new ServerFixture()) {
            var call = HttpRequest.newBuilder(fixture.http("/v1/realtime/calls"))
                    .header("Content-Type", "application/sdp")
                    .POST(HttpRequest.BodyPublishers.ofString("v=0"));
            print("call", fixture.client.send(call.build(), HttpResponse.BodyHandlers.ofString()));
            print("chat", fixture.chat("{\"message\": \"Hello\"}"));
        }
        System.exit(0);
    }

    private static void print(String what, HttpResponse<String> answer) {
        System.out.println(what + " " + answer.statusCode() + " " + answer.body());
    }

    private CallWithoutLibrary() {}
}
