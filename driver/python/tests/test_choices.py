"""Choices are the texts that job files would hold."""

import unittest

import session

session.path()

import syncbn  # noqa: E402
from syncbn import layers, losses, missing, numbers, optimizers, schedules, scopes, shortcut  # noqa: E402
from syncbn._choice import hocon  # noqa: E402


class ChoicesTest(unittest.TestCase):
    def test_a_name_without_arguments_is_itself(self):
        self.assertEqual(str(layers.relu()), "relu")
        self.assertEqual(str(scopes.global_()), "global")
        self.assertEqual(str(schedules.cosine()), "cosine")

    def test_arguments_that_are_not_given_are_left_to_their_defaults(self):
        self.assertEqual(hocon(layers.dense(128)), '{"dense": {"units": 128}}')
        self.assertEqual(
            hocon(layers.dense("output", bias=False)), '{"dense": {"units": "output", "bias": false}}'
        )
        self.assertEqual(hocon(scopes.ghost(32)), '{"ghost": 32}')

    def test_choices_hold_choices(self):
        network = [
            layers.columns(numbers=numbers.periodic(width=8)),
            layers.residual(["relu", layers.batchNorm()], shortcut=shortcut.layers([layers.dense(4)])),
        ]
        self.assertEqual(
            hocon(network),
            '[{"columns": {"numbers": {"periodic": {"width": 8}}}},'
            ' {"residual": {"body": ["relu", "batchNorm"],'
            ' "shortcut": {"layers": [{"dense": {"units": 4}}]}}}]',
        )

    def test_texts_dicts_and_numbers_stay_what_they_are(self):
        self.assertEqual(hocon("cosine { warmup = 1 epochs }"), "cosine { warmup = 1 epochs }")
        self.assertEqual(hocon({"cat": 1, "dog": 2.5}), '{"cat": 1, "dog": 2.5}')
        self.assertEqual(hocon(missing.constant(0)), '{"constant": 0}')
        with self.assertRaises(TypeError):
            hocon(object())
        with self.assertRaises(ValueError):
            hocon([float("nan")])

    def test_unknown_names_and_arguments_are_errors_of_python(self):
        with self.assertRaises(AttributeError):
            layers.dance(3)
        with self.assertRaises(TypeError):
            optimizers.sgd(speed=1)
        with self.assertRaises(AttributeError):
            syncbn.nothing
        self.assertEqual(losses.focal(gamma=1), losses.focal(gamma=1))
        self.assertNotEqual(losses.focal(gamma=1), losses.focal())


if __name__ == "__main__":
    unittest.main()
