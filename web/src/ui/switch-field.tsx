import { Switch } from "@base-ui/react/switch";
import { useId } from "react";
import styles from "./ui.module.css";

export function SwitchField(props: {
  label: string;
  help?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div className={styles.switchRow}>
      <div className={styles.field}>
        <span id={id} className={styles.label}>
          {props.label}
        </span>
        {props.help && <span className={styles.help}>{props.help}</span>}
      </div>
      <Switch.Root
        className={styles.switch}
        checked={props.checked}
        onCheckedChange={props.onChange}
        aria-labelledby={id}
      >
        <Switch.Thumb className={styles.knob} />
      </Switch.Root>
    </div>
  );
}
