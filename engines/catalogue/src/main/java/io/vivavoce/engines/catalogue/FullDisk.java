package io.vivavoce.engines.catalogue;

/** There is no room: another source would not help. */
final class FullDisk extends CatalogueException {

    private static final long serialVersionUID = 1L;

    FullDisk(String message) {
        super(message);
    }
}
