package io.github.syncbn.worker.network;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Family;

/**
 * Records of settings as JSON objects: every component by its name, and which member of its family
 * a record is as {@code type}, by its name in job files. Reading is strict.
 */
final class SettingsJson {
  private SettingsJson() {}

  /** Lets the records of a sealed interface say which one they are. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  private interface Named {}

  /** Reads and writes records whose components are of these sealed interfaces. */
  static ObjectMapper of(Class<?>... families) {
    JsonMapper.Builder builder =
        JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);
    for (Class<?> family : families) {
      builder.addMixIn(family, Named.class);
      for (Declared<?> member : Family.members(family)) {
        builder.registerSubtypes(new NamedType(member.type(), member.name()));
      }
    }
    return builder.build();
  }
}
