package io.github.syncbn.worker.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeclaredTest {

  sealed interface Fruit permits Apple, Stone {}

  sealed interface Stone extends Fruit permits Plum, BigPeach {}

  @Summary(value = "red or green", bare = "weight")
  record Apple(@Setting(value = "in grams", range = "(0, inf)") double weight) implements Fruit {
    Apple {
      Declared.check(Apple.class, weight);
    }
  }

  record Plum() implements Stone {}

  @Summary(value = "juicy", name = "peach")
  record BigPeach() implements Stone {}

  enum Ripeness {
    GREEN,
    VERY_RIPE
  }

  record Lid(
      @Setting(value = "turns", range = "[1, inf)", rule = "twice the slots") int turns,
      @Setting(value = "colour", byDefault = "red") String colour) {
    static int turns(Given given) {
      return 2 * given.integer("slots");
    }
  }

  record Basket(
      @Setting(value = "slots", range = "[1, inf)", byDefault = "3", word = "auto") int slots,
      @Inline Lid lid,
      @Setting(value = "what lies on top", byDefault = "peach") Fruit top,
      @Setting(value = "how ripe", byDefault = "veryRipe") Ripeness ripeness,
      @Setting("who owns it") Optional<String> owner,
      @Setting(value = "others", byDefault = "[]") List<Fruit> others,
      @Setting("price") float price) {}

  private static final Declared<Basket> BASKET = Declared.of(Basket.class);

  @Test
  void keys_ofARecord_areItsComponentsAndThoseOfInlinedOnes() {
    assertThat(BASKET.keys())
        .extracting(Key::name)
        .containsExactly("slots", "turns", "colour", "top", "ripeness", "owner", "others", "price");
    assertThat(BASKET.keys().stream().filter(Key::isRequired).map(Key::name))
        .containsExactly("price");
  }

  @Test
  void build_withRequiredValuesOnly_takesDefaultsAndRules() {
    assertThat(BASKET.build(Map.of("price", 1)))
        .isEqualTo(
            new Basket(
                3,
                new Lid(6, "red"),
                new BigPeach(),
                Ripeness.VERY_RIPE,
                Optional.empty(),
                List.of(),
                1f));
  }

  @Test
  void build_withGivenValues_convertsThem() {
    Basket basket =
        BASKET.build(
            Map.of("price", 2.5, "slots", 7L, "ripeness", "green", "owner", "me", "top", "plum"));
    assertThat(basket.lid().turns()).isEqualTo(14);
    assertThat(basket.ripeness()).isEqualTo(Ripeness.GREEN);
    assertThat(basket.owner()).contains("me");
    assertThat(basket.top()).isEqualTo(new Plum());
    assertThat(BASKET.build(Map.of("price", 1, "slots", "auto")).slots()).isZero();
  }

  @Test
  void build_withAnInheritedRecord_takesWhatIsLeftOutFromIt() {
    Basket parent = BASKET.build(Map.of("price", 9, "slots", 5, "ripeness", "green"));
    Basket child =
        BASKET.build(Map.of("slots", 1), new Inherited(Map.of(Basket.class, parent), false));
    assertThat(child.price()).isEqualTo(9f);
    assertThat(child.ripeness()).isEqualTo(Ripeness.GREEN);
    assertThat(child.slots()).isEqualTo(1);
    // A rule looks at this record, not at the one that it inherits from.
    assertThat(child.lid().turns()).isEqualTo(2);
  }

  @Test
  void build_ofWhatIsMissingOrUnknown_saysWhich() {
    assertThatThrownBy(() -> BASKET.build(Map.of())).hasMessage("basket.price: missing: price");
    assertThatThrownBy(() -> BASKET.build(Map.of("prize", 1)))
        .hasMessageStartingWith("basket.prize: unknown; there are [slots, turns,");
    assertThatThrownBy(() -> BASKET.build(Map.of("price", 1, "ripeness", "raw")))
        .hasMessage("ripeness: 'raw' is no Ripeness");
  }

  @Test
  void check_outOfRange_namesRecordAndSetting() {
    assertThatThrownBy(() -> new Apple(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("apple.weight: expected a number above 0, got 0.0");
    assertThatThrownBy(() -> new Apple(Double.NaN)).hasMessageEndingWith("got NaN");
    assertThatThrownBy(() -> new Apple(Double.POSITIVE_INFINITY))
        .hasMessageEndingWith("got Infinity");
  }

  @Test
  void family_ofASealedInterface_hasItsRecordsInOrderByName() {
    assertThat(Family.members(Fruit.class).stream().map(Declared::name))
        .containsExactly("apple", "plum", "peach");
    assertThat(Family.find(Fruit.class, "peach").orElseThrow().type()).isEqualTo(BigPeach.class);
    assertThat(Family.find(Fruit.class, "bigPeach")).isEmpty();
    assertThat(Family.find(Fruit.class, "plum").orElseThrow().summary()).isEmpty();
  }
}
