import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";
import type { Option } from "./select-field.tsx";
import styles from "./ui.module.css";

/** One of a few. */
export function Segments<T extends string>(props: {
  label: string;
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
}) {
  return (
    <ToggleGroup
      aria-label={props.label}
      className={styles.segments}
      value={[props.value]}
      onValueChange={(values) => {
        const value = values[0] as T | undefined;
        if (value !== undefined) props.onChange(value);
      }}
    >
      {props.options.map((option) => (
        <Toggle key={option.value} value={option.value} className={styles.segment}>
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
