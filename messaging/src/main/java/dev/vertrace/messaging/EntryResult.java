package dev.vertrace.messaging;

import org.jspecify.annotations.Nullable;

/**
 * What became of one entry of a batch.
 *
 * @param entryId its id in the batch
 * @param messageId that of the service, if it took the entry
 * @param error why the service refused it, or null
 */
record EntryResult(@Nullable String entryId, @Nullable String messageId, @Nullable String error) {}
