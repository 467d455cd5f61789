package io.vivavoce.engines.catalogue;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where the model hub is, as a person wrote it. Read only when the hub is asked: a wrong one is then told, the other
 * sources are still tried, and what needs no hub ({@code --help}, a full cache) never meets it.
 *
 * @param text the address, e.g. {@code https://hf-mirror.com}
 */
public record HubAddress(String text) {

    /** Hugging Face; {@code HF_ENDPOINT} replaces it, as in the hub's own client. */
    public static final HubAddress STANDARD = new HubAddress("https://huggingface.co");

    /**
     * The address without a slash at its end.
     *
     * @throws CatalogueException when it is no http or https address of a host
     */
    URI uri() {
        URI uri;
        try {
            uri = new URI(text.strip().replaceFirst("/+$", ""));
        } catch (URISyntaxException e) {
            throw refused();
        }
        boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw refused();
        }
        return uri;
    }

    private CatalogueException refused() {
        return new CatalogueException("The model hub's address (HF_ENDPOINT) is '" + text
                + "'; allowed is https:// or http:// and a host, such as " + STANDARD.text
                + ". Correct HF_ENDPOINT or unset it.");
    }
}
