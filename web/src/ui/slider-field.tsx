import { Slider } from "@base-ui/react/slider";
import { useId } from "react";
import styles from "./ui.module.css";

export function SliderField(props: {
  label: string;
  help?: string;
  value: number;
  min: number;
  max: number;
  step: number;
  text: string;
  /** While it is moved. */
  onChange: (value: number) => void;
  /** When it was let go. */
  onCommitted?: (value: number) => void;
}) {
  const id = useId();
  return (
    <div className={styles.field}>
      <Slider.Root
        value={props.value}
        min={props.min}
        thumbAlignment="edge"
        max={props.max}
        step={props.step}
        onValueChange={(value) => props.onChange(only(value))}
        onValueCommitted={(value) => props.onCommitted?.(only(value))}
        aria-labelledby={id}
      >
        <span className={styles.sliderHead}>
          <span id={id} className={styles.label}>
            {props.label}
          </span>
          <span className={styles.help}>{props.text}</span>
        </span>
        <Slider.Control className={styles.sliderControl}>
          <Slider.Track className={styles.track}>
            <Slider.Indicator className={styles.indicator} />
            <Slider.Thumb className={styles.thumb} aria-labelledby={id} getAriaValueText={() => props.text} />
          </Slider.Track>
        </Slider.Control>
      </Slider.Root>
      {props.help && <span className={styles.help}>{props.help}</span>}
    </div>
  );
}

function only(value: number | readonly number[]): number {
  return typeof value === "number" ? value : (value[0] ?? 0);
}
