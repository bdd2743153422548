package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Gradients;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.backbone.ModelSummary;
import thyroidstudy.backbone.SmallNetworks;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.input.ImageDataset;

/** What notebook 03 does by hand, in DJL's own words, is what the library does. */
class HandMadeTrainingTest {

    @TempDir
    Path temp;

    /** VGG16 as the notebook writes it. */
    private static SequentialBlock vgg16() {
        SequentialBlock vgg16 = new SequentialBlock();
        for (int[] stage : new int[][] {{2, 64}, {2, 128}, {3, 256}, {3, 512}, {3, 512}}) {
            for (int c = 0; c < stage[0]; c++) {
                vgg16.add(Conv2d.builder().setKernelShape(new Shape(3, 3)).optPadding(new Shape(1, 1)).setFilters(stage[1]).build());
                vgg16.add(Activation.reluBlock());
            }
            vgg16.add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
        }
        return vgg16.add(Pool.globalAvgPool2dBlock()).add(Linear.builder().setUnits(2).build());
    }

    @Test
    void theNetworkIsTheLibrarysVgg16() {
        try (Gradients off = Gradients.off(); NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Shape input = new Shape(1, 3, 64, 64);
            SequentialBlock made = vgg16();
            made.initialize(manager, DataType.FLOAT32, input);
            KerasNetwork library = Backbone.VGG16.classifier();
            library.initialize(manager, DataType.FLOAT32, input);
            List<NDArray> from = library.getParameters().values().stream().map(Parameter::getArray).toList();
            var to = made.getParameters().values();
            assertEquals(from.size(), to.size());
            for (int i = 0; i < from.size(); i++) {
                assertEquals(from.get(i).getShape(), to.get(i).getShape());
                from.get(i).copyTo(to.get(i).getArray());
            }
            NDArray x = manager.randomUniform(0, 1, new Shape(2, 3, 64, 64));
            ParameterStore store = new ParameterStore(manager, false);
            float[] ours = library.forward(store, new NDList(x.duplicate()), false).singletonOrThrow().toFloatArray();
            float[] theirs = made.forward(store, new NDList(x), false).singletonOrThrow().toFloatArray();
            assertArrayEquals(ours, theirs, 1e-6f);

            Table summary = ModelSummary.of(made, input);
            assertEquals("(512, 2, 2)", summary.stringColumn("output shape").get(summary.rowCount() - 4));
            assertEquals(14_714_688 + 1026, summary.longColumn("weights").get(summary.rowCount() - 1));
        }
    }

    @Test
    void theFirstEpochHasTheSameLoss() throws Exception {
        StudyData images = TinyStudy.images(temp.resolve("images"), 30);
        TrainingSettings recipe = TinyStudy.settings().network(n -> n.withBackbone(Backbone.VGG16)).withEpochs(1);
        TrainedRun run = TinyStudy.runSmall(recipe, images, temp.resolve("run"), Device.cpu());

        List<Float> losses = new ArrayList<>();
        StudyData sides = Training.sides(recipe, images);
        ImageDataset training = ImageDataset.shuffled(sides.where(Split.TRAIN), recipe.input(), recipe.seed());
        try (Gradients off = Gradients.off(); NDManager manager = NDManager.newBaseManager(Device.cpu());
                Model model = Model.newInstance("by hand", Device.cpu())) {
            KerasNetwork network = SmallNetworks.network(recipe.backbone().studyName());
            Batch first = training.epoch(0, manager).iterator().next();
            recipe.network().initialisation().apply(network, manager, recipe.seed(),
                    recipe.network().preprocessing().apply(recipe.backbone(), first.getData().singletonOrThrow()));
            first.close();
            model.setBlock(network);
            KerasSgd sgd = new KerasSgd(recipe.optimizer().learningRate(), recipe.optimizer().decay(), recipe.optimizer().momentum(), manager);
            KerasCrossEntropy loss = new KerasCrossEntropy();
            try (Trainer trainer = model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(sgd)
                    .optDevices(new Device[] {Device.cpu()}))) {
                for (Batch batch : training.epoch(1, trainer.getManager())) {
                    NDArray x = recipe.network().preprocessing().apply(recipe.backbone(), batch.getData().singletonOrThrow());
                    try (GradientCollector collector = trainer.newGradientCollector()) {
                        NDArray value = loss.evaluate(batch.getLabels(), trainer.forward(new NDList(x)));
                        collector.backward(value);
                        losses.add(value.getFloat() * batch.getSize());
                    }
                    trainer.step();
                    sgd.endStep();
                    batch.close();
                }
            }
        }
        double mean = losses.stream().mapToDouble(Float::doubleValue).sum() / sides.where(Split.TRAIN).size();
        assertEquals(run.epochs().get(0).loss(), mean, 1e-6);
    }
}
