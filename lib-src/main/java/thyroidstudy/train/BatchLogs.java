package thyroidstudy.train;

import ai.djl.training.listener.TrainingListener.BatchData;

/**
 * What is known after a batch.
 *
 * @param epoch           from 1
 * @param step            from 1
 * @param loss            mean over the epoch so far, in nats
 * @param accuracy        mean over the epoch so far, 0 to 1
 * @param imagesPerSecond over the epoch so far
 * @param batch           images, labels and logits; to be looked at during the call only
 */
public record BatchLogs(int epoch, int step, double loss, double accuracy, double imagesPerSecond, BatchData batch) {}
