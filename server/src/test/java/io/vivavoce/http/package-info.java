@NullMarked
package io.vivavoce.http;

import org.jspecify.annotations.NullMarked;
