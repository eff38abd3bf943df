/** HTTP server and client spans for Vert.x, with the routes of vertx-web. */
@NullMarked
package dev.vertrace.web;

import org.jspecify.annotations.NullMarked;
