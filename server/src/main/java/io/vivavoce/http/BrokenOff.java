package io.vivavoce.http;

import io.javalin.http.Context;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/** Answers that have begun and can't be ended as they should. */
final class BrokenOff {
    private BrokenOff() {}

    /** Closes the connection without the answer's end, so that the client knows that some of it is missing. */
    static void breakOff(Context request) {
        ServletContextRequest.getServletContextRequest(request.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close();
    }
}
